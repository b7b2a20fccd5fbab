"""The filter of system calls: its program, taken apart and run on what the kernel would hand it."""

import pytest

from fairmark.sandbox import bpf, seccomp
from fairmark.sandbox.bpf import Instruction
from fairmark.sandbox.policy import CALLS, KERNEL

MACHINES = CALLS["machines"]
#: A number that no list has, on either machine.
ORDINARY = 463


def run(program: list[Instruction], data: dict[int, int]) -> int:
    """What a program answers on these words, by place; words that are not named are 0."""
    word = 0
    place = 0
    while True:
        one = program[place]
        place += 1
        jumps = {
            bpf.JUMP_EQUAL: word == one.value,
            bpf.JUMP_AT_LEAST: word >= one.value,
            bpf.JUMP_ANY_BIT: bool(word & one.value),
        }
        if one.code == bpf.RETURN:
            return one.value
        if one.code == bpf.LOAD:
            word = data.get(one.value, 0)
        else:
            place += one.skip_if_true if jumps[one.code] else one.skip_if_false


def answer(machine: str, number: int, *halves: int, audit: int | None = None) -> int:
    """What the filter answers to a call with these halves of arguments, the low one first."""
    column = MACHINES.index(machine)
    data = {0: number, 4: CALLS["audit"][column] if audit is None else audit}
    for place, half in enumerate(halves):
        data[16 + 4 * place] = half
    code = bpf.assemble(seccomp.program(machine))
    return run(list(bpf.disassemble(code)), data)


@pytest.mark.parametrize("machine", MACHINES)
def test_taken_apart_a_program_is_what_it_was(machine: str) -> None:
    program = seccomp.program(machine)
    code = bpf.assemble(program)
    assert list(bpf.disassemble(code)) == program
    assert len(code) == 8 * len(program)


@pytest.mark.parametrize("machine", MACHINES)
def test_no_jump_leaves_the_program_and_the_last_line_lets_through(machine: str) -> None:
    program = seccomp.program(machine)
    for place, one in enumerate(program):
        longest = max(one.skip_if_true, one.skip_if_false)
        assert place + 1 + longest < len(program) or one.code == bpf.RETURN
        assert longest < 256
    assert program[-1] == bpf.answer(KERNEL.ALLOW)


@pytest.mark.parametrize("machine", MACHINES)
def test_every_refused_call_is_refused_and_others_are_not(machine: str) -> None:
    column = MACHINES.index(machine)
    for kind, expected in (("refused", KERNEL.EPERM), ("pretended", KERNEL.NOTHING)):
        for name, numbers in CALLS[kind].items():
            if column < len(numbers):
                assert answer(machine, numbers[column]) == expected, name
    assert answer(machine, ORDINARY) == KERNEL.ALLOW


@pytest.mark.parametrize("machine", MACHINES)
def test_calls_of_another_machine_end_the_process(machine: str) -> None:
    assert answer(machine, ORDINARY, audit=1) == KERNEL.KILL
    assert answer(machine, 0x40000000 + ORDINARY) == KERNEL.KILL


@pytest.mark.parametrize("machine", MACHINES)
def test_calls_that_hide_their_flags_or_tell_of_the_disk_are_not_there(machine: str) -> None:
    known = {
        "x86_64": {"clone3": 435, "openat2": 437, "statfs": 137, "fstatfs": 138},
        "aarch64": {"clone3": 435, "openat2": 437, "statfs": 43, "fstatfs": 44},
    }
    for name, number in known[machine].items():
        assert answer(machine, number) == KERNEL.ENOSYS, name


@pytest.mark.parametrize("machine", MACHINES)
def test_calls_that_are_looked_into_are_answered_by_their_values(machine: str) -> None:
    column = MACHINES.index(machine)
    for name, call in CALLS["looked_into"].items():
        if column >= len(call["numbers"]):
            continue
        number = call["numbers"][column]
        before = [0] * call["half"]
        if "where" in call:
            before[call["where"]["half"]] = call["where"]["value"]
        bits = sum(call.get("bits", []))
        answers = dict.fromkeys(call.get("refused", []), KERNEL.EPERM)
        answers |= dict.fromkeys(call.get("pretended", []), KERNEL.NOTHING)
        for refused in call.get("bits", []):
            lowest = refused & -refused
            answers[lowest] = KERNEL.EPERM
        if "invalid" in call:
            bits += call["invalid"][column]
            answers[call["invalid"][column]] = KERNEL.EINVAL
        answers |= dict.fromkeys(call.get("allowed", []), KERNEL.ALLOW)
        answers[0xDEAD0000 & ~bits] = KERNEL.EPERM if "allowed" in call else KERNEL.ALLOW
        for value, expected in answers.items():
            assert answer(machine, number, *before, value) == expected, f"{name} {value:#x}"


@pytest.mark.parametrize(
    ("machine", "direct", "folder"),
    [("x86_64", 0x4000, 0x10000), ("aarch64", 0x10000, 0x4000)],
)
def test_no_file_is_opened_for_direct_reads(machine: str, direct: int, folder: int) -> None:
    opening = {"x86_64": [(2, 2), (257, 4)], "aarch64": [(56, 4)]}
    for number, half in opening[machine]:
        before = [0] * half
        assert answer(machine, number, *before, direct | 0x80000) == KERNEL.EINVAL
        assert answer(machine, number, *before, folder | 0x80000) == KERNEL.ALLOW
    fcntl = {"x86_64": 72, "aarch64": 25}[machine]
    set_flags, get_flags = 4, 3
    assert answer(machine, fcntl, 0, 0, set_flags, 0, direct | 0x800) == KERNEL.EINVAL
    assert answer(machine, fcntl, 0, 0, set_flags, 0, 0x800) == KERNEL.ALLOW
    assert answer(machine, fcntl, 0, 0, get_flags, 0, direct) == KERNEL.ALLOW


def test_an_instruction_reads_as_a_line() -> None:
    lines = [str(one) for one in bpf.if_equal(57, [bpf.answer(KERNEL.EPERM)])]
    assert lines == ["if == 0x39 skip 0 else 1", "return 0x50001"]
