"""The whole catalogue of attacks on tests that take objects of the student's from anywhere.

Nobody gains by it, not even who forges: what these tests compare is plain data, and is compared
where no student code runs.
"""

from pathlib import Path

import pytest
import test_catalogue
import test_same_process_catalogue
from test_catalogue import CATALOGUE, HONEST, MADE, Graded, listener

from fairmark.model import STATES, Way
from fairmark.protocol.messages import ANYWHERE

__all__ = ["listener"]
test_everybody_has_a_result = test_catalogue.test_everybody_has_a_result
test_honest_work_beside_it_is_graded_in_full = (
    test_catalogue.test_honest_work_beside_it_is_graded_in_full
)
test_nothing_secret_is_shown_to_a_student = test_catalogue.test_nothing_secret_is_shown_to_a_student
test_what_reaches_out_finds_nothing = test_catalogue.test_what_reaches_out_finds_nothing
test_the_gradebook_has_the_same_scores = test_catalogue.test_the_gradebook_has_the_same_scores
test_graded_notebooks_hold_no_solution_and_no_hidden_test = (
    test_catalogue.test_graded_notebooks_hold_no_solution_and_no_hidden_test
)
test_an_attack_costs_no_more_than_its_time = (
    test_catalogue.test_an_attack_costs_no_more_than_its_time
)
test_nothing_outside_has_changed = test_same_process_catalogue.test_nothing_outside_has_changed


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory, listener: tuple[int, list[bytes]]) -> Graded:
    """All attacks and two honest students; every test takes references."""
    folder = tmp_path_factory.mktemp("remote") / "course"
    return test_same_process_catalogue.attack(folder, listener, Way.REMOTE, [ANYWHERE])


def test_every_test_takes_objects_and_says_so(graded: Graded) -> None:
    for student in [*HONEST, *(path.stem for path in CATALOGUE)]:
        for check in graded.results[student].checks:
            assert check.way is Way.REMOTE
            assert check.state in STATES and check.shown
    assert MADE.keys() <= graded.results.keys()


@pytest.mark.parametrize("path", CATALOGUE, ids=lambda path: path.stem)
def test_nobody_gains(graded: Graded, path: Path) -> None:
    most = test_catalogue.expected(path)
    for check in graded.results[path.stem].checks:
        assert check.score <= most[check.grade_id], (check.grade_id, check.message)
