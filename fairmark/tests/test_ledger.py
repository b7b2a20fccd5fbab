"""The ledger: results under a name that changes with all they depend on, whole or not there."""

import errno
import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from fairmark import course, environment, report
from fairmark.grading import pipeline
from fairmark.model import Assignment, CheckResult, Result, SubmittedFiles
from fairmark.sandbox.policy import Limits
from fairmark.store import files, ledger
from fairmark.store.ledger import Ledger

RESULTS = {
    "problem": Result(
        [CheckResult("a", 1.0, 2.0, "partial")], incidents=["seen"], times={"cpu": 0.5}
    )
}
ASSIGNMENT = Assignment("week 1", {"problem": ("solution", "release")}, {"a.csv": b"1"})
SUBMITTED = SubmittedFiles({"problem": b"{}"}, {"a.txt": b"x"})


def test_what_was_put_is_got(tmp_path: Path) -> None:
    store = Ledger(tmp_path / "new")
    assert store.get("ab12") is None
    store.put("ab12", RESULTS)
    assert store.get("ab12") == RESULTS


def test_the_same_result_again_keeps_its_first_times(tmp_path: Path) -> None:
    store = Ledger(tmp_path)
    store.put("ab12", RESULTS)
    store.put("ab12", {"problem": replace(RESULTS["problem"], times={"cpu": 9.0})})
    assert store.get("ab12") == RESULTS


def test_times_are_no_part_of_a_result(tmp_path: Path) -> None:
    texts = []
    for seconds in (1.0, 2.0):
        Ledger(tmp_path).put(
            "ab12", {"problem": replace(RESULTS["problem"], times={"cpu": seconds})}
        )
        texts.append((tmp_path / "ab" / "ab12.json").read_bytes())
    assert texts[0] == texts[1]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *[
            ("ab12.json", text)
            for text in ("", "{", "[]", "{}x", '{"problem": "{}"}', '{"problem": 3}', "\x00")
        ],
        *[("ab12.times.json", text) for text in ("", "{", "[]", "{}", "\x00")],
    ],
)
def test_a_spoilt_file_is_no_result(tmp_path: Path, name: str, text: str) -> None:
    Ledger(tmp_path).put("ab12", RESULTS)
    (tmp_path / "ab" / name).write_text(text)
    assert Ledger(tmp_path).get("ab12") is None


def test_a_result_without_its_times_is_no_result(tmp_path: Path) -> None:
    Ledger(tmp_path).put("ab12", RESULTS)
    (tmp_path / "ab" / "ab12.times.json").unlink()
    assert Ledger(tmp_path).get("ab12") is None


def test_half_a_character_is_written_as_a_question_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    files.write(path, "a\ud800b")
    assert path.read_text() == "a?b" and files.holds(path, "a\ud800b")
    assert [one.name for one in tmp_path.iterdir()] == ["a.json"]


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    """In a child, whose files may have 1000 bytes."""
    import resource
    import signal

    Ledger(tmp_path).put("ab12", RESULTS)
    child = os.fork()
    if child == 0:
        code = 1
        try:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
            Ledger(tmp_path).put(
                "ab12", {"problem": replace(RESULTS["problem"], incidents=["long" * 1000])}
            )
        except OSError as error:
            code = 0 if error.errno == errno.EFBIG else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert Ledger(tmp_path).get("ab12") == RESULTS
    assert sorted(one.name for one in (tmp_path / "ab").iterdir()) == [
        "ab12.json",
        "ab12.times.json",
    ]


CHANGES = {
    "name": "week 2",
    "notebooks": {"problem": ("solution", "release!")},
    "files": {"a.csv": b"2"},
    "readable": (str(Path(__file__).parent),),
    "limits": Limits(memory=1 << 20),
    "delimiter": "SECRET",
}


@pytest.mark.parametrize("part", CHANGES)
def test_another_assignment_is_another_name(part: str) -> None:
    assert replace(ASSIGNMENT, **{part: CHANGES[part]}).digest != ASSIGNMENT.digest
    assert replace(ASSIGNMENT).digest == ASSIGNMENT.digest


@pytest.mark.parametrize(
    "other",
    [
        SubmittedFiles({"problem": b"{} "}, SUBMITTED.files),
        SubmittedFiles({"other": b"{}"}, SUBMITTED.files),
        SubmittedFiles(SUBMITTED.notebooks),
        SubmittedFiles(SUBMITTED.notebooks, {"a.txt": b"y"}),
    ],
    ids=repr,
)
def test_another_submission_is_another_name(other: SubmittedFiles) -> None:
    assert ledger.key(ASSIGNMENT, other) != ledger.key(ASSIGNMENT, SUBMITTED)
    assert ledger.key(replace(ASSIGNMENT, name="week 2"), SUBMITTED) != ledger.key(
        ASSIGNMENT, SUBMITTED
    )


def test_the_name_changes_with_what_student_code_may_read(tmp_path: Path) -> None:
    assignment = replace(ASSIGNMENT, readable=(str(tmp_path),))
    (tmp_path / "a.py").write_text("x = 1")
    before = assignment.digest
    assert replace(assignment).digest == before
    (tmp_path / "a.py").write_text("x = 2")
    changed = replace(assignment).digest
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    assert len({before, changed, replace(assignment).digest}) == 3


def test_a_result_is_still_known_when_versions_or_the_assignment_moved_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Ledger(tmp_path)
    submission = course.Submission("ada", SUBMITTED)
    ledger.record(store, ASSIGNMENT, SUBMITTED, RESULTS)
    [same] = pipeline.known(replace(ASSIGNMENT), [submission], store)
    assert same.current and same.results == RESULTS

    [changed] = pipeline.known(replace(ASSIGNMENT, delimiter="SECRET"), [submission], store)
    assert changed.older == "the assignment changed" and not changed.current
    monkeypatch.setattr(environment, "engine", lambda: "another")
    monkeypatch.setattr(environment, "_version", lambda name: "9.9")
    [moved] = pipeline.known(replace(ASSIGNMENT), [submission], store)
    assert "the engine's code changed" in moved.older and " is now 9.9" in moved.older
    [incident] = moved.results["problem"].incidents[-1:]
    assert incident == f"graded before something changed ({moved.older}): grade it again"
    assert "1 graded before something changed (" in report.table([moved])

    other = course.Submission("ada", SubmittedFiles({"problem": b"another"}))
    [unknown] = pipeline.known(replace(ASSIGNMENT), [other], store)
    assert unknown.problem == "not graded yet" and not unknown.results


@pytest.mark.parametrize("files_written", range(4))
def test_a_result_that_is_kept_is_known_as_the_newest(
    files_written: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever a run is killed: what it has kept is not graded again, so no later run says it."""
    left = iter([files.write] * files_written)

    def write(path: Path, text: str) -> None:
        next(left)(path, text)

    monkeypatch.setattr(ledger, "write", write)
    with suppress(StopIteration):
        ledger.record(Ledger(tmp_path), ASSIGNMENT, SUBMITTED, RESULTS)
    kept = Ledger(tmp_path).get(ledger.key(ASSIGNMENT, SUBMITTED))
    newest, _ = ledger.newest(Ledger(tmp_path), ASSIGNMENT, SUBMITTED)
    assert newest == (kept or {})
    assert bool(kept) == (files_written == 3)
