"""Fingerprints: what makes two wrong answers the same, and which exercise is to blame for a
check."""

import pytest
from nbformat.v4 import new_code_cell

from coursekit.notebooks import Part
from coursekit.report.misconceptions import (
    AMBIGUOUS,
    BLANK,
    FOLLOWS,
    KNOWN,
    RIGHT,
    UNKNOWN,
    Failure,
    Matrix,
    Wrong,
    failures,
)
from fairmark.model import CheckResult


def part(number: str, key: str, *names: str) -> Part:
    """An exercise with these tests."""

    def cell(grade_id: str, solution: bool):
        return new_code_cell(
            "",
            metadata={
                "nbgrader": {"grade_id": grade_id, "solution": solution, "grade": not solution}
            },
        )

    return Part(
        f"Exercise {number} - Do it",
        2,
        5,
        (cell(key, True), *(cell(name, False) for name in names)),
    )


FIT, NEEDED = (
    part("01.1", "fit", "test-fit"),
    part("01.2", "needed", "test-needed", "test-interval"),
)
STUB = "NotImplementedError:"
MATRIX = Matrix(
    {
        "fit--no-floor": Wrong(
            "fit",
            "no floor.",
            {"test-fit": Failure("visible", "failed", "expected 3, found 4")},
            frozenset({"test-interval"}),
        ),
        "fit--through-ends": Wrong(
            "fit",
            "ends.",
            {"test-fit": Failure("visible", "failed", "expected 3, found 5")},
            frozenset({"test-interval"}),
        ),
        "fit--text": Wrong(
            "fit", "text.", {"test-fit": Failure("visible", "error", "TypeError: no")}
        ),
        "needed--down": Wrong(
            "needed",
            "down.",
            {"test-needed": Failure("hidden", "failed", "f(3): expected 6, found 5")},
        ),
        "needed--power": Wrong(
            "needed",
            "power.",
            {
                "test-needed": Failure("hidden", "failed", "f(3): expected 6, found 9"),
                "test-interval": Failure("visible", "failed", "expected 2, found 7"),
            },
        ),
        "needed--both": Wrong(
            "needed",
            "both.",
            {
                "test-needed": Failure("hidden", "failed", "none"),
                "test-interval": Failure("hidden", "failed", "wide"),
            },
        ),
    },
    {
        "fit": {"test-fit": Failure("visible", "error", STUB)},
        "needed": {
            name: Failure("visible", "error", STUB) for name in ("test-needed", "test-interval")
        },
    },
)


def check(name: str, message: str = "", state: str = "failed", hidden: bool = False) -> CheckResult:
    """A check that failed, or passed where nothing is said."""
    return CheckResult(
        name,
        0.0 if message else 1.0,
        1.0,
        state if message else "passed",
        hidden and bool(message),
        message,
    )


def stands(fit: CheckResult, needed: CheckResult, interval: CheckResult) -> list[tuple]:
    """How the two exercises stand."""
    found = MATRIX.verdicts([FIT, NEEDED], {one.grade_id: one for one in (fit, needed, interval)})
    return [(found[key].kind, found[key].fits) for key in ("fit", "needed")]


GOOD = [check("test-fit"), check("test-needed"), check("test-interval")]


def test_all_passed_is_right_and_nothing_done_is_blank():
    assert stands(*GOOD) == [(RIGHT, ()), (RIGHT, ())]
    blank = [check(one.grade_id, STUB, "error") for one in GOOD]
    assert stands(*blank) == [(BLANK, ()), (BLANK, ())]


def test_numbers_do_not_matter_where_one_answer_fits_and_decide_where_several_do():
    down = check("test-needed", "f(17): expected 34, found -3.5e2", hidden=True)
    assert stands(GOOD[0], down, GOOD[2])[1] == (KNOWN, ("needed--down",))
    assert stands(check("test-fit", "expected 3, found 5"), *GOOD[1:])[0] == (
        KNOWN,
        ("fit--through-ends",),
    )
    assert stands(check("test-fit", "expected 3, found 9"), *GOOD[1:])[0] == (
        AMBIGUOUS,
        ("fit--no-floor", "fit--through-ends"),
    )


@pytest.mark.parametrize(
    "needed",
    [
        check("test-needed", "f(17): expected 34, found 3"),
        check("test-needed", "f(3): expected 6, found nan", hidden=True),
        check("test-needed", "f(3): expected 6, found 5", "error", hidden=True),
    ],
)
def test_the_side_the_words_and_the_way_it_ended_matter(needed):
    assert stands(GOOD[0], needed, GOOD[2])[1] == (UNKNOWN, ())


def test_what_another_misconception_spoils_is_no_misconception_of_its_own():
    fit, spoilt = (
        check("test-fit", "expected 3, found 4"),
        check("test-interval", "expected 2, found 8"),
    )
    assert stands(fit, GOOD[1], spoilt) == [(KNOWN, ("fit--no-floor",)), (FOLLOWS, ("01.1",))]
    down = check("test-needed", "f(3): expected 6, found 5", hidden=True)
    assert stands(fit, down, spoilt) == [(KNOWN, ("fit--no-floor",)), (KNOWN, ("needed--down",))]
    assert stands(check("test-fit", "TypeError: no", "error"), GOOD[1], spoilt)[1] == (UNKNOWN, ())
    assert stands(GOOD[0], down, spoilt)[1] == (KNOWN, ("needed--power",)), (
        "nothing spoils it here: only one fits, by its words"
    )
    assert stands(GOOD[0], down, check("test-interval", "other words"))[1] == (UNKNOWN, ())


def test_a_blank_exercise_that_others_call_is_to_blame():
    stub = check("test-interval", STUB, "error")
    assert stands(check("test-fit", STUB, "error"), GOOD[1], stub) == [
        (BLANK, ()),
        (FOLLOWS, ("01.1",)),
    ]
    assert stands(GOOD[0], GOOD[1], stub)[1] == (BLANK, ()), (
        "half of the exercise is left as it was"
    )


def test_numpys_scalars_are_numbers_and_names_keep_their_digits():
    said = check("test-fit", "f1(x2): expected [np.float64(1.5)],\n found 1e-3")
    [failure] = failures(["test-fit"], {"test-fit": said}).values()
    assert failure.said == "f1(x2): expected [1.5], found 1e-3"
    assert failure.shape == ("visible", "failed", "f1(x2): expected [#], found #")
