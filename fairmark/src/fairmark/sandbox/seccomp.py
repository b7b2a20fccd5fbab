"""The filter of system calls: which are refused, and why, says policy.toml.

A process keeps its filter for life, and so do its children.

References: seccomp(2), linux/seccomp.h (struct seccomp_data), linux/filter.h (struct sock_fprog).
"""

import ctypes
import os
import struct
from typing import Any

from fairmark.sandbox import bpf
from fairmark.sandbox.bpf import Instruction
from fairmark.sandbox.libc import check, libc
from fairmark.sandbox.policy import CALLS, KERNEL

#: Places in struct seccomp_data: the number of the call, the machine, the arguments.
_NUMBER = 0
_MACHINE = 4
_ARGUMENTS = 16
#: Bytes of half an argument: the filter loads words of 32 bits.
_HALF = 4
#: From this number on, calls are those of x32, which would get past a list of numbers.
_X32 = 0x40000000
_SECCOMP_MODE_FILTER = 2


def program(machine: str) -> list[Instruction]:
    """The filter for a machine, such as "x86_64"."""
    column = CALLS["machines"].index(machine)
    end_process = [bpf.answer(KERNEL.KILL)]
    lines = [
        bpf.load(_MACHINE),
        *bpf.unless_equal(CALLS["audit"][column], end_process),
        bpf.load(_NUMBER),
        *bpf.if_at_least(_X32, end_process),
    ]
    answers = {
        "absent": KERNEL.ENOSYS,
        "refused": KERNEL.EPERM,
        "pretended": KERNEL.NOTHING,
    }
    for kind, value in answers.items():
        for numbers in CALLS[kind].values():
            if column < len(numbers):
                lines += bpf.if_equal(numbers[column], [bpf.answer(value)])
    for call in CALLS["looked_into"].values():
        if column < len(call["numbers"]):
            lines += bpf.if_equal(call["numbers"][column], _look_into(call, column))
    lines.append(bpf.answer(KERNEL.ALLOW))
    return lines


def _look_into(call: dict[str, Any], column: int) -> list[Instruction]:
    """Instructions that look at half an argument of a call, and load its number again."""
    lines = _look_at_half(call, column)
    if "where" in call:
        other = call["where"]
        place = _ARGUMENTS + _HALF * other["half"]
        lines = [bpf.load(place), *bpf.if_equal(other["value"], lines)]
    return [*lines, bpf.load(_NUMBER)]


def _look_at_half(call: dict[str, Any], column: int) -> list[Instruction]:
    """Instructions that answer by the value of half an argument, on the machine of this column."""
    refuse = [bpf.answer(KERNEL.EPERM)]
    lines = [bpf.load(_ARGUMENTS + _HALF * call["half"])]
    for value in call.get("refused", []):
        lines += bpf.if_equal(value, refuse)
    for value in call.get("pretended", []):
        lines += bpf.if_equal(value, [bpf.answer(KERNEL.NOTHING)])
    for bits in call.get("bits", []):
        lines += bpf.if_any_bit(bits, refuse)
    if "invalid" in call:
        lines += bpf.if_any_bit(call["invalid"][column], [bpf.answer(KERNEL.EINVAL)])
    if "allowed" in call:
        lines += bpf.unless_any_equal(call["allowed"], refuse)
    return lines


def install() -> None:
    """Put this process under the filter.

    Raises
    ------
    OSError
        The kernel refused.
    """
    lines = program(os.uname().machine)
    code = bpf.assemble(lines)
    buffer = ctypes.create_string_buffer(code, len(code))
    described = struct.pack("HxxxxxxP", len(lines), ctypes.addressof(buffer))
    filter_program = ctypes.create_string_buffer(described)
    mode = _SECCOMP_MODE_FILTER
    check(libc.prctl(KERNEL.PR_SET_SECCOMP, mode, filter_program, 0, 0), "prctl(SECCOMP)")
