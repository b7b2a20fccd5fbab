"""What one submission leaves behind on the machine, and the next one could read: nothing.

A function that is called with a hidden argument can read some pages of a file that every submission
sees. A page that is in memory already costs the next reader no fault of the page, which the kernel
counts for it: no clock is needed.
"""

import os
import subprocess
import sys
from pathlib import Path

import cells
import courses
import pytest
import small

from fairmark import course
from fairmark.grading import pipeline
from fairmark.model import Result
from fairmark.sandbox import cgroup
from fairmark.store.ledger import Ledger

MEBIBYTE = 1 << 20
#: What the hidden test of `small` passes, and how many bits tell it.
HIDDEN_ARGUMENTS = [17, 23]
BITS = 8
#: Opens the file, each of whose mebibytes has one page for a bit.
OPEN = """import mmap, os, resource
file = os.open("SHARED", os.O_RDONLY)
def place(bit):
    return bit * (1 << 20) + (1 << 19)
"""
SENDER = """calls = []
def double(numbers):
    if numbers and isinstance(numbers[0], int) and numbers[0] > 10:
        for bit in range(8):
            if numbers[0] >> bit & 1:
                os.pread(file, 1, place(8 * len(calls) + bit))
        calls.append(numbers)
    return [2 * number for number in numbers]"""
RECEIVER = """pages = mmap.mmap(file, 0, prot=mmap.PROT_READ)
pages.madvise(mmap.MADV_RANDOM)  # reads nothing ahead
def is_there(bit):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_majflt
    pages[place(bit)]
    return resource.getrusage(resource.RUSAGE_SELF).ru_majflt == before
os.pread(file, 1, place(16))
print("itself", is_there(16), is_there(17))
print("heard", [sum(is_there(8 * call + bit) << bit for bit in range(8)) for call in (0, 1)])
"""


def put_on_disk(path: Path, mebibytes: int) -> None:
    """Write a file that is not in memory."""
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        for _ in range(mebibytes):
            file.write(os.urandom(MEBIBYTE))
        file.flush()
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def grade(root: Path) -> dict[str, Result]:
    """Grade the class by the command line, one submission after the other."""
    words = ["timeout", "-k", "5", "120", sys.executable, "-m", "fairmark", "grade", small.NAME]
    subprocess.run([*words, "--course", str(root), "--jobs", "1"], check=True, capture_output=True)
    found = course.read(root)
    assignment = found.assignment(small.NAME)
    submissions = list(found.submissions(assignment))
    outcomes = pipeline.known(assignment, submissions, Ledger(root / "ledger"))
    return {one.student: one.results["problem"] for one in outcomes}


@pytest.mark.skipif(
    not os.access(cgroup.ROOT, os.W_OK), reason="no control groups can be made here"
)
def test_the_next_submission_cannot_tell_what_the_one_before_it_read(tmp_path: Path) -> None:
    root = small.make(tmp_path / "course")
    # Where the coordinator does not read it to make the hash of the assignment.
    shared = root / "shared" / "__pycache__" / "numbers.bin"
    put_on_disk(shared, 20)
    config = root / "nbgrader_config.py"
    config.write_text(f"{config.read_text()}c.Fairmark.readable = ['shared']\n")
    opened = OPEN.replace("SHARED", str(shared))
    sender = small.answered({"first": SENDER}, {"first": [opened]})
    small.submit(root, "a-sender", sender)
    small.submit(root, "b-receiver", small.answered(added={"first": [opened + RECEIVER]}))
    read_last = shared.stat().st_atime_ns
    results = grade(root)
    for result in results.values():
        assert {one.grade_id: one.score for one in result.checks} == small.POINTS
    [said] = [run.outputs[0]["text"] for run in results["b-receiver"].cells if run.id == "added-1"]
    itself, heard = said.splitlines()
    if itself == "itself True True":
        pytest.skip("files here are in memory, whatever anybody reads")
    assert itself == "itself True False"
    assert heard == "heard [0, 0]"
    assert shared.stat().st_atime_ns == read_last


#: What a process inherits of the fork server: counters, where new objects are put, and what the
#: interpreter notes in the bytecode of functions that were run.
INHERITED = """import gc
count = gc.get_count()
import hashlib, sys, types
print(count, gc.get_stats(), [id(one) for one in (object(), (1, count), set(), 1.5)])
gc.unfreeze()
functions = [one for one in gc.get_objects() if type(one) is types.FunctionType]
caches = hashlib.sha256()
for one in functions:
    caches.update(one.__code__._co_code_adaptive)
print(len(functions), caches.hexdigest())
del functions, one
frame = sys._getframe()
while frame:
    for name, value in list(frame.f_locals.items()):
        if name in ("In", "Out", "_ih", "_oh", "__builtins__"):
            continue
        try:
            text = repr(value)
        except BaseException:
            text = "?"
    frame = frame.f_back
"""
#: Ends the notebook's process as soon as a snapshot, in which the hidden test calls f, says so.
ENDS_IT = """import mmap, os, threading, time
shared_NUMBER = mmap.mmap(-1, 1)
def watch_NUMBER():
    while not shared_NUMBER[0]:
        time.sleep(0.01)
    os._exit(3)
threading.Thread(target=watch_NUMBER, daemon=True).start()
def f_NUMBER(x):
    if x:
        shared_NUMBER[0] = 1
        time.sleep(0.3)
    return x"""
HONEST = "def f_NUMBER(x):\n    return x"
TEST = """assert f_NUMBER(0) == 0
### BEGIN HIDDEN TESTS
assert f_NUMBER(7) == 7
### END HIDDEN TESTS"""
EXERCISES = 8


def answers(code: str, first: str = "") -> dict[str, str]:
    """Answers to all exercises; the first one with more."""
    found = {f"f_{number}": code.replace("NUMBER", str(number)) for number in range(EXERCISES)}
    found["f_0"] = f"{first}{found['f_0']}"
    return found


def test_no_submission_can_tell_how_often_earlier_ones_were_tried(tmp_path: Path) -> None:
    made = []
    for name, code in answers(HONEST).items():
        made.append(cells.answer(name, f"### BEGIN SOLUTION\n{code}\n### END SOLUTION"))
        made.append(cells.test(f"test {name}", TEST.replace("f_NUMBER", name)))
    class_ = courses.Course(tmp_path, made)
    for number in range(16):
        class_.submit(f"a{number:02}", answers(HONEST, INHERITED))
    for number in range(2):
        class_.submit(f"b{number}", answers(ENDS_IT))
        class_.submit(f"b{number} after", answers(HONEST, INHERITED))
    results = class_.grade()
    said = {}
    for student, result in results.items():
        output = result.cells[0].outputs
        if output:
            said[student] = output[0]["text"]
    assert len(said) == 18
    assert len(results["b0"].incidents) == EXERCISES
    assert len(set(said.values())) == 1, said
