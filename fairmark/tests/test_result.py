"""Marks as nbgrader gives them, and results that survive being written down."""

import pytest

from fairmark.model import STATES, CellRun, CheckResult, Result, partial

#: Value of a test's last line, of 2 points -> (score, state).
VALUES = {
    None: (2, "passed"),
    1.5: (1.5, "partial"),
    0.0: (0, "partial"),
    2.0: (2, "passed"),
    1e-3: (0.001, "partial"),
    3.0: (2, "passed"),
    float("inf"): (2, "passed"),
    -1.0: (0, "partial"),
    -float("inf"): (0, "partial"),
    float("nan"): (0, "partial"),
}


@pytest.mark.parametrize("value", VALUES)
def test_a_number_on_the_last_line_is_partial_credit(value: float | None) -> None:
    score, state, _ = partial(value, 2)
    assert (score, state) == VALUES[value]


def test_the_instructor_is_told_of_points_that_cannot_be_given() -> None:
    assert {partial(value, 2)[2] for value in (None, 0.0, 1.5, 2.0)} == {""}
    assert partial(3.0, 2)[2] == "the test gives 3 of 2 points; 2 counted"
    assert "2 counted" in partial(float("inf"), 2)[2]
    assert partial(-1.0, 2)[2] == "the test gives -1 of 2 points; 0 counted"
    assert partial(float("nan"), 2)[2] == "the test gives nan of 2 points; 0 counted"


def test_a_result_comes_back_as_it_was_written() -> None:
    made = Result(
        [
            CheckResult("a", 1.0, 2.0, "partial", True, 'it\'s "4"\n\u00e9', ("line 1",)),
            CheckResult("b", 0.5, 1.0, "partial"),
        ],
        [CellRun("c", [{"output_type": "stream", "name": "stdout", "text": "x"}], "died")],
        ["seen"],
        "a sandbox",
        {"cpu": 0.25},
    )
    assert Result.from_json(made.to_json(), made.times) == made
    assert "\n" not in made.to_json()


@pytest.mark.parametrize("state", STATES)
def test_students_never_see_the_message_of_a_hidden_part(state: str) -> None:
    assert CheckResult("a", 0, 1, state, True, "secret").shown == STATES[state]
    assert CheckResult("a", 0, 1, state, False, "expected 4").shown == "expected 4"
    assert CheckResult("a", 0, 1, state).shown == STATES[state]
