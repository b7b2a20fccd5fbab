"""Every number that lecture 01 works out is recomputed here, and then looked for in its text."""

from fractions import Fraction
from math import log10, sqrt
from pathlib import Path

import numpy as np
import project_scoping as figures
import pytest

from labkit import scoping

PAGE = Path(figures.__file__).parents[1] / "01-project-scoping.md"
TEXT = " ".join(PAGE.read_text(encoding="utf-8").split())
METER = figures.METER
NEEDED = Fraction(995, 1000)


def says(*phrases: str) -> None:
    """Check that the lecture holds each phrase, whatever its line breaks."""
    for phrase in phrases:
        assert phrase in TEXT, (
            f"{PAGE.name} does not say {phrase!r}; correct the text or the number"
        )


def test_value_of_meter_reading():
    people, quick, needed = (
        figures.worth(METER.person_accuracy, METER.person_price),
        figures.worth(METER.accuracy_now),
        figures.worth(NEEDED),
    )
    says(
        f"= {int(people):,} dollars a year",
        f"4) = {int(quick):,}",
        f"it is {int(needed):,}",
        f"over people is {int(needed - people):,}",
    )


def test_cost_of_meter_reading():
    nines = [round(figures.nines(accuracy), 2) for accuracy in (NEEDED, METER.accuracy_now)]
    says(f"{nines[0]:.2f} − {nines[1]:.2f} = {nines[0] - nines[1]:.2f} nines")
    between = figures.nines(NEEDED) - figures.nines(METER.accuracy_now)
    assert 10**between == pytest.approx(8)
    says(f"power of {between:.3f}", "the error falls to an eighth")
    model = figures.model_cost(NEEDED)
    assert float(model) == pytest.approx(METER.pilot_cost * 10**between)
    total = model + METER.labels * METER.label_price
    gain = figures.worth(NEEDED) - figures.worth(METER.person_accuracy, METER.person_price)
    says(
        f"to {int(model):,}",
        f"comes to {int(total):,}",
        f"brings {float(gain / total):.1f} in the first year",
    )


def test_the_example_is_a_row_of_the_labs_sheet():
    row = scoping.ideas().loc["meter reading"]
    for name in (
        "volume",
        "value",
        "error_cost",
        "person_accuracy",
        "person_price",
        "accuracy_now",
        "pilot_cost",
        "labels",
        "label_price",
    ):
        assert row[name] == float(getattr(METER, name)), name
    assert row["accuracy_needed"] == float(NEEDED)


def test_where_to_stop():
    rows = [
        (float(low), float(high), rounded(gain), rounded(cost))
        for low, high, gain, cost in figures.steps()
    ]
    low, high, gain, cost = rows[0]
    says(
        f"From {low} to {high} a year gains {gain} thousand dollars "
        f"and the model costs {cost} thousand more"
    )
    for low, high, gain, cost in rows[1:]:
        says(f"From {low} to {high}: {gain} and {cost}")
    assert [gain > cost for _, _, gain, cost in rows] == [True, True, False, False]


def rounded(dollars: Fraction) -> int:
    """Thousands of dollars; a half is rounded up, as readers round."""
    return int(dollars / 1000 + Fraction(1, 2))


def test_running_costs():
    gain = figures.worth(NEEDED) - figures.worth(METER.person_accuracy, METER.person_price)
    total = figures.model_cost(NEEDED) + METER.labels * METER.label_price
    left = gain - 120_000
    says("take 120,000 dollars a year", f"falls to {int(left):,} a year")
    says(f"every dollar brings {float(left / total):.1f}. Here")


def test_labels_of_the_pilot():
    for labels, error in figures.PILOT.items():
        assert 0.02 + 2 / sqrt(labels) == pytest.approx(float(error))
    errors = list(figures.PILOT.values())
    says(
        "errors of "
        + ", ".join(str(float(error)) for error in errors[:2])
        + f" and {float(errors[2])}"
    )
    says(f"steps are {float(errors[0] - errors[1]):.2f} and {float(errors[1] - errors[2]):.2f}")
    says(
        f"= {int(figures.labels_needed(Fraction(4, 100))):,} labels",
        f"already {int(figures.labels_needed(Fraction(3, 100))):,}",
    )
    assert figures.labels_needed(Fraction(2, 100)) is None
    for labels, error in figures.TARGETS.items():
        assert figures.labels_needed(Fraction(str(error))) == labels
    says(".04 at 10,000 labels and .03 at 40,000, towards a floor at .02")


def test_the_pilot_of_the_lab_calls_a_target_impossible_that_more_labels_reach():
    sizes = [30, 45, 70, 100, 150, 200, 250]
    pilot = scoping.pilot("logistic regression", [*sizes, 1000], repeats=20, seed=0).mean(axis=0)
    floors = []
    for b in np.linspace(0.05, 2, 196):
        x = np.array(sizes, float) ** -b
        a, c = np.polyfit(x, pilot[:-1], 1)
        floors.append((((c + a * x - pilot[:-1]) ** 2).sum(), c))
    assert min(floors)[1] > 0.04 > pilot[-1]
    says("The lab shows how wrong it can be")


def test_the_quiz():
    model, rule = 1000 * (0.98 - 0.02 * 60), 1000 * (0.99 - 0.01 * 60)
    says(f"= −{abs(model):.0f}", f"60) = {rule:.0f}", f"the gain −{rule - model:.0f}")
    says("the error falls from 0.03 to 0.003, exactly one nine")
    assert -log10(0.003) + log10(0.03) == pytest.approx(1)


def test_the_years_of_go():
    says("July 1997", "March 2016", f"less than {2016 - 1997} years later")
