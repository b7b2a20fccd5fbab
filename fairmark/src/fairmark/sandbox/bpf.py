"""Classic BPF, the little machine in which a seccomp filter is written: its instructions by name,
as bytes and back.

An instruction has a code, two numbers of instructions to skip, and a value. Only what a filter of
system calls needs is here.

References: linux/filter.h, linux/bpf_common.h, seccomp(2).
"""

import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

#: Codes: load a word of the data, jump on the loaded word, return.
LOAD = 0x20  # BPF_LD + BPF_W + BPF_ABS
JUMP_EQUAL = 0x15  # BPF_JMP + BPF_JEQ + BPF_K
JUMP_AT_LEAST = 0x35  # BPF_JMP + BPF_JGE + BPF_K
JUMP_ANY_BIT = 0x45  # BPF_JMP + BPF_JSET + BPF_K
RETURN = 0x06  # BPF_RET + BPF_K
_NAMES = {
    LOAD: "load",
    JUMP_EQUAL: "if ==",
    JUMP_AT_LEAST: "if >=",
    JUMP_ANY_BIT: "if &",
    RETURN: "return",
}
#: struct sock_filter: the code, the two numbers of instructions to skip, the value.
_FORMAT = struct.Struct("HBBI")


class Instruction(NamedTuple):
    """One instruction.

    Attributes
    ----------
    code : int
        One of the codes above.
    value : int
        What is compared with or returned; for a load, the place in the data.
    skip_if_true, skip_if_false : int
        How many instructions a jump passes over.
    """

    code: int
    value: int
    skip_if_true: int = 0
    skip_if_false: int = 0

    def __str__(self) -> str:
        text = f"{_NAMES[self.code]} {self.value:#x}"
        if self.code in (LOAD, RETURN):
            return text
        return f"{text} skip {self.skip_if_true} else {self.skip_if_false}"


def load(place: int) -> Instruction:
    """Load the word that stands there in the data."""
    return Instruction(LOAD, place)


def answer(value: int) -> Instruction:
    """End the program with this value."""
    return Instruction(RETURN, value)


def if_equal(value: int, then: Sequence[Instruction]) -> list[Instruction]:
    """Run these instructions only where the loaded word is the value."""
    return [Instruction(JUMP_EQUAL, value, 0, len(then)), *then]


def unless_equal(
    value: int,
    then: Sequence[Instruction],
) -> list[Instruction]:
    """Run these instructions only where the loaded word is another value."""
    return [Instruction(JUMP_EQUAL, value, len(then), 0), *then]


def if_at_least(
    value: int,
    then: Sequence[Instruction],
) -> list[Instruction]:
    """Run these instructions only where the loaded word is the value or more."""
    return [Instruction(JUMP_AT_LEAST, value, 0, len(then)), *then]


def if_any_bit(bits: int, then: Sequence[Instruction]) -> list[Instruction]:
    """Run these instructions only where the loaded word has one of the bits."""
    return [Instruction(JUMP_ANY_BIT, bits, 0, len(then)), *then]


def unless_any_equal(
    values: Sequence[int],
    then: Sequence[Instruction],
) -> list[Instruction]:
    """Run these instructions only where the loaded word is none of the values."""
    found = []
    for place, value in enumerate(values):
        others = len(values) - place - 1
        found.append(Instruction(JUMP_EQUAL, value, others + len(then), 0))
    return [*found, *then]


def assemble(program: Sequence[Instruction]) -> bytes:
    """The program as the kernel reads it.

    Examples
    --------
    >>> assemble([answer(5)]).hex()
    '0600000005000000'
    """
    parts = []
    for one in program:
        parts.append(_FORMAT.pack(one.code, one.skip_if_true, one.skip_if_false, one.value))
    return b"".join(parts)


def disassemble(code: bytes) -> Iterator[Instruction]:
    """The instructions of a program, back from its bytes.

    Examples
    --------
    >>> [str(one) for one in disassemble(assemble([load(4), answer(5)]))]
    ['load 0x4', 'return 0x5']
    """
    for kind, skip_if_true, skip_if_false, value in _FORMAT.iter_unpack(code):
        yield Instruction(kind, value, skip_if_true, skip_if_false)
