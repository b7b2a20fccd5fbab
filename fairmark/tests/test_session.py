"""Calling functions of a submitted notebook from a program of the grader's own: what comes back,
and what a hostile notebook can do."""

import contextlib
import io
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import cells
import courses
import numpy as np
import pandas as pd
import psutil
import pytest
from courses import HOMEWORK, RIGHT, Course
from traces import wait_for

import fairmark
from fairmark import course as on_disk
from fairmark.errors import CourseError, NotSerializableError, UnreadableNotebookError

EXAMPLE = Path(fairmark.__file__).parents[2] / "docs" / "sessions.md"
SECRET = "canary-of-the-solution"
CELLS = (
    cells.given("setup", "import numpy as np\nimport pandas as pd\nRATE = 2"),
    cells.answer("first", f"### BEGIN SOLUTION\n{SECRET!r}\n### END SOLUTION"),
    cells.test("test-first", f"### BEGIN HIDDEN TESTS\n{SECRET!r}\n### END HIDDEN TESTS"),
    cells.answer("second", "### BEGIN SOLUTION\n### END SOLUTION"),
)
#: What the honest notebook defines.
HONEST = """calls = []
def same(*values, **named):
    return values, named
def scaled(values, by=RATE):
    return [by * value for value in values]
def fill(values):
    values.append(9)
    calls.append(len(values))
    return calls
def table(count):
    return pd.DataFrame({"n": np.arange(count), "text": ["a"] * count})
def fails(text):
    raise ValueError("no " + text)
def odd():
    return lambda: 1
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    # On a busy machine, too, a result that is too large is encoded within its time.
    config = courses.CONFIG.replace("cell_seconds = 4", "cell_seconds = 10")
    return Course(tmp_path_factory.mktemp("sessions"), CELLS, config)


@pytest.fixture(scope="module")
def worker() -> Iterator[fairmark.Worker]:
    with fairmark.Worker() as started:
        yield started


def submitted(
    course: Course, first: str, second: str = ""
) -> tuple[fairmark.Assignment, fairmark.Submission]:
    """The assignment, and a submission with these answers."""
    course.submit("s", {"first": first, "second": second})
    there = on_disk.read(course.root)
    assignment = there.assignment(courses.NAME)
    [submission] = there.submissions(assignment, ["s"])
    return assignment, submission


def test_what_comes_back_is_what_was_returned(course: Course, worker: fairmark.Worker) -> None:
    with worker.session(*submitted(course, HONEST)) as session:
        assert session.call("scaled", [1, 2.5]) == [2, 5.0]
        assert session.call("scaled", (1,), by=3) == [3]
        values: tuple[Any, ...] = (None, "é", {1: b"2"}, {3}, 1 + 2j, float("inf"), np.float32(1))
        assert session.call("same", *values, name=values) == (values, {"name": values})
        table = session.call("table", 3)
        pd.testing.assert_frame_equal(table, pd.DataFrame({"n": range(3), "text": ["a"] * 3}))
        [back], _ = session.call("same", table)
        pd.testing.assert_frame_equal(back, table)
        assert session.incidents == []


def test_arguments_are_copies_and_names_stay(course: Course, worker: fairmark.Worker) -> None:
    values = [1]
    with worker.session(*submitted(course, HONEST)) as session:
        assert session.call("fill", values) == [2]
        assert session.call("fill", [1, 2]) == [2, 3]
    assert values == [1]
    with worker.session(*submitted(course, HONEST)) as session:
        assert session.call("fill", values) == [2]


def test_why_there_is_no_result_is_told_and_the_session_goes_on(
    course: Course, worker: fairmark.Worker
) -> None:
    with worker.session(*submitted(course, HONEST)) as session:
        with pytest.raises(fairmark.StudentCodeError, match=r"^ValueError: no luck$") as raised:
            session.call("fails", "luck")
        assert raised.value.state == "error" and "raise ValueError" in "".join(raised.value.lines)
        with pytest.raises(fairmark.StudentCodeError, match="no function nothing"):
            session.call("nothing")
        with pytest.raises(fairmark.StudentCodeError, match="no function calls"):
            session.call("calls")
        with pytest.raises(fairmark.StudentCodeError, match="type function, which is not plain"):
            session.call("odd")
        with pytest.raises(NotSerializableError, match="type function"):
            session.call("same", lambda: 1)
        assert session.call("same") == ((), {})


#: Function -> state, and what is said.
ENDINGS = {
    "import os\ndef f(): os._exit(0)": ("died", "f ended the notebook's process"),
    "import os\ndef f(): os.kill(os.getpid(), 9)": ("died", "f ended the notebook's process"),
    "def f():\n    while True: pass": ("timeout", "f took longer than 10 s"),
    "import time\ndef f():\n    while True:\n        try: time.sleep(9)\n"
    "        except BaseException: pass": ("timeout", "f took longer than 10 s"),
    "def f(): return bytes(5_000_000)": ("too big", "f returned more than can be read"),
    "def f(): return bytes(200_000_000)": ("too big", "f returned more than can be read"),
    "def f(): return [[]] * 5_000_000": ("too big", "f returned more than can be read"),
    "import fairmark.child.snapshot as s\ns.Snapshot._in_bytes = lambda *_: b'\\x91' * 9_000_000\n"
    "def f(): pass": ("malformed", "f returned data that cannot be read"),
    "import fairmark.child.snapshot as s\ns.Snapshot._in_bytes = lambda *_: bytes(99)\n"
    "def f(): pass": ("malformed", "f returned data that cannot be read"),
    "import fairmark.child.snapshot as s\nold = s.Snapshot._in_bytes\n"
    "def late(its, request, reply):\n    return old(its, request._replace(key=1), reply)\n"
    "s.Snapshot._in_bytes = late\ndef f(): pass": (
        "malformed",
        "f returned data that cannot be read",
    ),
    "import fairmark.child.snapshot as s\n"
    "s.Snapshot._in_bytes = lambda *_: b'\\xdd' + (9_000_000).to_bytes(4) + b'\\x90' * 9_000_000\n"
    "def f(): pass": ("malformed", "f returned data that cannot be read"),
}


@pytest.mark.parametrize("source", ENDINGS)
def test_what_ends_a_session_ends_that_one_alone(
    source: str, course: Course, worker: fairmark.Worker
) -> None:
    state, said = ENDINGS[source]
    before = psutil.Process().memory_info().rss
    with worker.session(*submitted(course, source)) as session:
        with pytest.raises(fairmark.StudentCodeError) as first:
            session.call("f")
        assert (first.value.state, str(first.value).startswith(said)) == (state, True), first.value
        with pytest.raises(fairmark.StudentCodeError) as second:
            session.call("f")
        assert second.value is first.value
    assert psutil.Process().memory_info().rss - before < 300 << 20
    with worker.session(*submitted(course, HONEST)) as session:
        assert session.call("scaled", [1]) == [2]


def test_the_largest_result_takes_memory_within_bounds(
    course: Course, worker: fairmark.Worker
) -> None:
    before = psutil.Process().memory_info().rss
    with worker.session(*submitted(course, "def f(): return [[]] * 4_000_000")) as session:
        result = session.call("f")
    assert len(result) == 4_000_000
    assert psutil.Process().memory_info().rss - before < 400 << 20


def test_a_bad_cell_costs_what_it_defines_alone(course: Course, worker: fairmark.Worker) -> None:
    with worker.session(*submitted(course, HONEST, "import os\nos._exit(0)")) as session:
        assert session.call("scaled", [1]) == [2]
        [incident] = session.incidents
        assert incident.startswith("cell second ('import os') was stopped")
    late = "def late(): return 1\nwhile True: pass"
    with worker.session(*submitted(course, HONEST, late)) as session:
        assert session.call("late") == 1
        assert "was interrupted" in session.incidents[0]


def test_a_notebook_is_run_up_to_a_cell(course: Course, worker: fairmark.Worker) -> None:
    files = submitted(course, "def f(): return 1", "def f(): return 2")
    for up_to, result in (("", 2), ("first", 1), ("second", 2)):
        with worker.session(*files, up_to=up_to) as session:
            assert session.call("f") == result
    nowhere = worker.session(*files, up_to="third")
    with pytest.raises(CourseError, match="there is no cell 'third'"), nowhere:
        pass


def test_which_notebook_is_meant_must_be_clear(course: Course, worker: fairmark.Worker) -> None:
    assignment, submission = submitted(course, "def f(): return 1")
    nothing = worker.session(assignment, submission, "hw2")
    with pytest.raises(CourseError, match="hw1 has no notebook 'hw2'; there is: hw1"), nothing:
        pass
    [pair] = assignment.notebooks.values()
    two = replace(assignment, notebooks={"hw1": pair, "hw2": pair})
    either = worker.session(two, submission)
    with pytest.raises(CourseError, match=r"several notebooks \(hw1, hw2\): say which"), either:
        pass
    with worker.session(two, submission, "hw1") as session:
        assert session.call("f") == 1


def test_solution_and_tests_are_not_there(course: Course, worker: fairmark.Worker) -> None:
    look = (
        "import gc, os, pathlib\n"
        "def look(root):\n"
        "    seen = [str(path) for path in pathlib.Path(root).rglob('*')]\n"
        "    texts = [one for one in gc.get_objects() if type(one) is str]\n"
        "    seen += [one for one in texts if 'cana' + 'ry' in one]\n"
        "    return seen + [str(os.environ)] + [str(path) for path in pathlib.Path().rglob('*')]\n"
    )
    with worker.session(*submitted(course, look)) as session:
        [environment] = session.call("look", str(course.root))
    assert SECRET not in environment and str(course.root) not in environment


def test_calls_have_a_submissions_time_together(course: Course) -> None:
    config = courses.CONFIG + "c.Fairmark.submission_seconds = 6\n"
    slow = "import time\ndef slow():\n    time.sleep(2)\n    return 1\n"
    (course.root / "nbgrader_config.py").write_text(config, encoding="utf-8")
    try:
        files = submitted(course, slow)
    finally:
        (course.root / "nbgrader_config.py").write_text(courses.CONFIG, encoding="utf-8")
    with fairmark.session(*files) as session:
        time.sleep(5)  # the grader's own time does not count
        assert [session.call("slow"), session.call("slow")] == [1, 1]
        with pytest.raises(fairmark.StudentCodeError) as late:
            session.call("slow"), session.call("slow")
        assert late.value.state == "timeout"


def test_what_is_no_notebook_is_told(course: Course, worker: fairmark.Worker) -> None:
    assignment, _ = submitted(course, "")
    nothing = fairmark.SubmittedFiles({})
    session = worker.session(assignment, nothing)
    with pytest.raises(UnreadableNotebookError, match=r"no notebook hw1\.ipynb was"), session:
        pass


def test_no_process_is_left(course: Course, worker: fairmark.Worker) -> None:
    with worker.session(*submitted(course, HONEST)) as session:
        session.call("fill", [])
    # The worker of the other tests has started all its processes now.
    before = {one.pid for one in psutil.Process().children(recursive=True)}
    forks = """import os, time
def f():
    pid = os.fork()
    if pid == 0:
        time.sleep(60)  # the process that was called answers alone
    return pid"""
    with fairmark.session(*submitted(course, forks)) as session:
        assert session.call("f") > 0
    ours = psutil.Process()
    assert wait_for(lambda: {one.pid for one in ours.children(recursive=True)} <= before)


def test_the_example_of_the_documentation_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Course(tmp_path, HOMEWORK)
    made.submit("ann", RIGHT)
    made.submit("bob", RIGHT | {"average": "def average(values):\n    while True:\n        pass"})
    made.submit("eve", RIGHT | {"average": "def average(values):\n    return values.mean()"})
    code, said = re.findall(r"```\w+\n(.*?)```", EXAMPLE.read_text(encoding="utf-8"), re.DOTALL)
    monkeypatch.chdir(tmp_path)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, {})
    assert printed.getvalue() == said
