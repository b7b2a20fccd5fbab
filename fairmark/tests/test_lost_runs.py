"""A run that is lost from outside is begun anew; what it knew of hidden tests stays hidden.

A function that is called with a hidden argument can tell a later run of its notebook, over caches
and clocks. So nothing that a later run puts out may be shown.
"""

import os
import resource
import select
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import small

from fairmark import course
from fairmark.errors import ProcessKilledError
from fairmark.forkserver import supervisor
from fairmark.forkserver.client import Fork
from fairmark.grading.session import Session
from fairmark.grading.worker import Worker
from fairmark.model import Result
from fairmark.protocol import codec, frames
from fairmark.sandbox import cgroup
from fairmark.sandbox.policy import POLICY, Limits

#: Says when it was run, as a student would learn whether this is a second run.
CLOCK = "import time\nprint(time.time())"
#: Seconds of processor time that the kernel gives a process of these tests.
CPU = 1
Grade = Callable[[], Result]


@pytest.fixture
def grade(tmp_path: Path) -> Grade:
    """Grades an honest notebook that says when it was run."""
    root = small.make(tmp_path / "course")
    small.submit(root, "s", small.answered(added={"first": [CLOCK]}))
    found = course.read(root)
    assignment = found.assignment(small.NAME)
    [submission] = found.submissions(assignment)

    def run() -> Result:
        with Worker() as worker:
            return worker.grade(assignment, submission.submitted)["problem"]

    return run


@pytest.fixture
def kills(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool, int], list[float]]:
    """Has process 1 of a student killed as a part of a test begins, so many times; returns when it
    was."""

    def prepare(hidden: bool, most: int) -> list[float]:
        killed: list[float] = []
        run_part = Session._test_end

        def kill(session, runner, cell, student, snapshot):
            if (snapshot is None) == hidden and len(killed) < most:
                killed.append(time.time())
                os.kill(student.pid, signal.SIGKILL)
                # The supervisor reports when its snapshots are gone too, which else may answer.
                reported, _, _ = select.select([student.report], [], [], 60)
                assert reported
            return run_part(session, runner, cell, student, snapshot)

        monkeypatch.setattr(Session, "_test_end", kill)
        return killed

    return prepare


def shown_at(result: Result) -> float:
    """When the cell was run whose output is shown."""
    [text] = [run.outputs[0]["text"] for run in result.cells if run.id == "added-1"]
    return float(text)


def test_after_a_loss_in_a_hidden_part_the_first_outputs_are_shown(
    grade: Grade, kills: Callable
) -> None:
    killed = kills(hidden=True, most=1)
    result = grade()
    assert {one.grade_id: one.score for one in result.checks} == small.POINTS
    assert shown_at(result) < killed[0]
    assert result.incidents == []


def test_a_second_loss_is_an_incident_and_no_third_run(grade: Grade, kills: Callable) -> None:
    killed = kills(hidden=True, most=9)
    result = grade()
    assert len(killed) == 2
    [first, *_] = result.checks
    assert (first.state, first.score, first.hidden) == ("lost", 0, True)
    assert "not your fault" in first.shown
    [incident, *_] = result.incidents
    assert incident.startswith("a grader error, not the student's: 2 times in a row")
    assert shown_at(result) < killed[0]


def test_lost_before_any_hidden_part_it_is_begun_anew(grade: Grade, kills: Callable) -> None:
    killed = kills(hidden=False, most=1)
    result = grade()
    assert {one.grade_id: one.score for one in result.checks} == small.POINTS
    assert shown_at(result) > killed[0]


def test_lost_twice_before_any_hidden_part_it_is_not_graded(grade: Grade, kills: Callable) -> None:
    kills(hidden=False, most=9)
    with pytest.raises(RuntimeError, match="2 times in a row: a submission was killed"):
        grade()


# ---- whose fault it is


def how_it_ended(cpu: float, charged: float) -> str:
    """What is said of a process that was killed, which the supervisor reports to have used so
    much."""
    report, supervisors = socket.socketpair()
    channel, theirs = socket.socketpair()
    with report, supervisors, channel:
        theirs.close()
        told = codec.encode((-signal.SIGKILL, cpu, charged))
        frames.send(supervisors, told, time.monotonic() + 1)
        return Fork(report, channel, cgroup.Group(), Limits())._how_it_ended()


def test_what_used_up_its_processor_time_ended_itself() -> None:
    """By the clock that the kernel goes by: what it used is less."""
    limit = POLICY["rlimits"]["CPU"]
    assert how_it_ended(limit / 3, limit + 0.1) == "the system ended it (Killed)"
    with pytest.raises(ProcessKilledError):
        how_it_ended(limit / 3, limit / 3)


def test_the_supervisor_tells_what_the_kernel_charged() -> None:
    report, ours = socket.socketpair()
    with report, ours:
        child = os.fork()
        if child == 0:
            resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))
            while True:
                pass
        select.select([os.pidfd_open(child)], [], [])
        supervisor._watch(report, child)
        frame = frames.receive(ours, time.monotonic() + 1, 4096)
    code, cpu, charged = codec.decode(frame)
    assert code == -signal.SIGKILL
    assert charged >= CPU
    assert 0 < cpu < charged + 1
