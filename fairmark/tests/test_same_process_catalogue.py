"""The whole catalogue of attacks on tests that run in the student's own process.

Only the mark is the student's word there. The machine, the others, the hidden tests and the
gradebook are as safe as when tests run apart.
"""

import json
from pathlib import Path

import pytest
import small
import test_catalogue
from test_catalogue import CATALOGUE, HONEST, MADE, Graded, listener

from fairmark import course as courses
from fairmark.grading import ways
from fairmark.model import STATES, Way
from fairmark.store.ledger import Ledger

__all__ = ["listener"]
#: Attacks that need not forge: what they answer is wrong, or keeps the process from answering.
NOTHING_TO_GAIN = [path for path in CATALOGUE if not path.stem.startswith("forge--")]

test_everybody_has_a_result = test_catalogue.test_everybody_has_a_result
test_honest_work_beside_it_is_graded_in_full = (
    test_catalogue.test_honest_work_beside_it_is_graded_in_full
)
test_nothing_secret_is_shown_to_a_student = test_catalogue.test_nothing_secret_is_shown_to_a_student
test_what_reaches_out_finds_nothing = test_catalogue.test_what_reaches_out_finds_nothing
test_submissions_share_nothing_that_one_of_them_can_change = (
    test_catalogue.test_submissions_share_nothing_that_one_of_them_can_change
)
test_what_is_handed_in_beside_the_notebook_changes_nothing = (
    test_catalogue.test_what_is_handed_in_beside_the_notebook_changes_nothing
)
test_the_gradebook_has_the_same_scores = test_catalogue.test_the_gradebook_has_the_same_scores
test_graded_notebooks_hold_no_solution_and_no_hidden_test = (
    test_catalogue.test_graded_notebooks_hold_no_solution_and_no_hidden_test
)
test_an_attack_costs_no_more_than_its_time = (
    test_catalogue.test_an_attack_costs_no_more_than_its_time
)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory, listener: tuple[int, list[bytes]]) -> Graded:
    """All attacks and two honest students; every test is run in the student's process."""
    return attack(tmp_path_factory.mktemp("same") / "course", listener, Way.SAME_PROCESS, [])


def attack(
    folder: Path, listener: tuple[int, list[bytes]], way: Way, references: list[str]
) -> Graded:
    """Hand in all attacks, and grade them with every test run in one way."""
    root = small.make(folder)
    config = root / "nbgrader_config.py"
    text = config.read_text(encoding="utf-8").replace("'apart'", repr(way.value))
    config.write_text(text, encoding="utf-8")
    assignment = courses.read(root).assignment(small.NAME)
    notes = {"decided": "yes"}
    for name in small.POINTS:
        notes[json.dumps(["problem", name, way, references])] = "every test"
    Ledger(root / "ledger").put_notes(notes, ways._NOTES, small.NAME, ways._key(assignment))
    return test_catalogue.attack(root, listener)


def test_every_test_was_run_there_and_says_so(graded: Graded) -> None:
    for student in [*HONEST, *(path.stem for path in CATALOGUE)]:
        for check in graded.results[student].checks:
            assert check.way is Way.SAME_PROCESS
            assert check.state in STATES and check.shown
    assert MADE.keys() <= graded.results.keys()


@pytest.mark.parametrize("path", NOTHING_TO_GAIN, ids=lambda path: path.stem)
def test_whoever_does_not_forge_gains_nothing(graded: Graded, path: Path) -> None:
    most = test_catalogue.expected(path)
    for check in graded.results[path.stem].checks:
        assert check.score <= most[check.grade_id], (check.grade_id, check.message)


def test_nothing_outside_has_changed(graded: Graded) -> None:
    now = test_catalogue.hashes(graded.root)
    assert {name for name in graded.before if now.get(name) != graded.before[name]} == set()
