"""nbgrader's stored verdicts: it is asked only for missing ones, and a stale or forged one is
noticed."""

import copy
import json
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import nbgrader
import pytest
import tiny
import verdicts
from verdicts import Verdicts

from coursekit import answers, notebooks
from coursekit.notebooks import Lab

#: What both graders give two submissions of the tiny lab; its written part is not answered.
POINTS = {
    "right-1": {"test_double": 5.0, "test_more": 7.0, "test_name": 5.0, "discuss": 0.0},
    "wrong-1": {"test_double": 0.0, "test_more": 0.0, "test_name": 0.0, "discuss": 0.0},
}


@dataclass(frozen=True)
class Stored:
    """The tiny lab, of which nbgrader was asked for two verdicts."""

    lab: Lab
    submissions: dict[str, str]
    first: Verdicts

    @property
    def file(self) -> Path:
        """Where they are stored."""
        return self.lab.answers / verdicts.FILE

    def copied_to(self, folder: Path) -> "Stored":
        """The same lab in a folder that the test may change."""
        lab = Lab(self.lab.name, folder)
        for place in (lab.solution, lab.release, lab.answers / verdicts.FILE):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes((self.lab.root / place.relative_to(folder)).read_bytes())
        return Stored(lab, self.submissions, self.first)


@pytest.fixture(scope="module")
def stored(new_course: Callable[[], Path]) -> Stored:
    """Asked once for all tests here."""
    lab = Lab(tiny.LAB, new_course())
    submissions = {
        made.name: nbformat.writes(made.notebook)
        for made in answers.submissions(lab)
        if made.name in POINTS
    }
    with verdicts.of_nbgrader(lab, submissions) as ask:
        first = ask()
    verdicts.store(lab.answers / verdicts.FILE, {name: name for name in submissions}, first)
    return Stored(lab, submissions, first)


def test_what_is_missing_is_asked_and_the_command_that_stores_it_is_said(stored: Stored) -> None:
    assert stored.first.asked == POINTS
    with pytest.warns(UserWarning) as caught:
        verdicts.remind(stored.lab, stored.first)
    assert str(caught[0].message) == (
        "01-tiny: nbgrader had to be asked for verdicts that are not stored (2); "
        "`make verdicts ARGS='-k 01-tiny'` stores them"
    )


def test_what_is_stored_is_not_asked_again(stored: Stored) -> None:
    with verdicts.of_nbgrader(stored.lab, stored.submissions) as ask:
        again = ask()
    with warnings.catch_warnings(action="error"):
        verdicts.remind(stored.lab, again)
    assert again.asked == {}
    assert again.unlike(POINTS) == {}


def test_only_a_changed_answer_is_asked_again(stored: Stored, tmp_path: Path) -> None:
    own = stored.copied_to(tmp_path)
    changed = stored.submissions["right-1"].replace("['A', 'd', 'a']", "['B', 'o', 'b']")
    assert changed != stored.submissions["right-1"]
    with verdicts.of_nbgrader(own.lab, {**own.submissions, "right-1": changed}) as ask:
        found = ask()
    assert found.asked == {"right-1": {**POINTS["right-1"], "test_name": 0.0}}
    assert found.marks("wrong-1") == POINTS["wrong-1"]


def test_a_picture_whose_numbers_an_answer_reads_is_run(stored: Stored, tmp_path: Path) -> None:
    own = stored.copied_to(tmp_path)
    drawn = nbformat.v4.new_code_cell("twice = 2\nprint(twice)", id="drawn")
    for place in (own.lab.solution, own.lab.release):
        notebook = notebooks.read(place)
        notebook.cells.insert(2, drawn)
        nbformat.write(notebook, place)
    submission = nbformat.reads(stored.submissions["right-1"], as_version=4)
    submission.cells.insert(2, drawn)
    text = nbformat.writes(submission)
    reading = text.replace("number + number", "twice * number")
    assert reading != text
    both = {"right-1": reading, "lean": text}
    with verdicts.of_nbgrader(own.lab, both) as ask:
        found = ask()
    assert found.marks("right-1") == POINTS["right-1"]
    assert found.asked.keys() == {"right-1"}, "no other submission runs the picture"


def test_a_key_changes_with_all_that_is_graded_and_with_nothing_else(
    stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = notebooks.read(stored.lab.solution)
    submission = nbformat.reads(stored.submissions["right-1"], as_version=4)
    before = verdicts.key(source, submission)
    ran, test, points, order = (copy.deepcopy(source) for _ in range(4))
    ran.cells[1].outputs = [nbformat.v4.new_output("stream", text="hello")]
    ran.cells[1].id = "another"
    assert verdicts.key(ran, submission) == before
    hidden = next(cell for cell in test.cells if "BEGIN HIDDEN TESTS" in cell.source)
    hidden.source = hidden.source.replace("2 * math.pi", "3 * math.pi")
    next(cell for cell in points.cells if notebooks.is_test(cell)).metadata.nbgrader.points += 1
    order.cells.reverse()
    keys = [verdicts.key(changed, submission) for changed in (test, points, order)]
    keys.append(verdicts.key(source, source))
    monkeypatch.setattr(nbgrader, "__version__", "0.9.5")
    keys.append(verdicts.key(source, submission))
    assert len({before, *keys}) == 6


def test_a_forged_mark_differs_from_fairmarks(stored: Stored, tmp_path: Path) -> None:
    own = stored.copied_to(tmp_path)
    forge(own.file, "wrong-1", "test_name", 5.0)
    with verdicts.of_nbgrader(own.lab, own.submissions) as ask:
        assert ask().unlike(POINTS) == {("wrong-1", "test_name"): (5.0, 0.0)}


def test_the_weekly_run_finds_a_forged_mark(stored: Stored, tmp_path: Path) -> None:
    own = stored.copied_to(tmp_path)
    forge(own.file, "right-1", "test_name", 2.0)
    only = {"right-1": own.submissions["right-1"]}
    with verdicts.of_nbgrader(own.lab, only, again=True) as ask:
        found = ask()
    forged = {**POINTS["right-1"], "test_name": 2.0}
    assert found.outdated() == {"right-1": (forged, POINTS["right-1"])}
    assert found.marks("right-1") == POINTS["right-1"]


def forge(file: Path, submission: str, test: str, mark: float) -> None:
    """Change a stored mark."""
    entries = json.loads(file.read_text(encoding="utf-8"))
    entries[submission]["marks"][test] = mark
    file.write_text(json.dumps(entries), encoding="utf-8")
