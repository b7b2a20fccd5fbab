"""Item analysis against what pandas and SciPy compute, and where there is nothing to compute."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from coursekit.report import items

MOST = pd.Series({"a": 2.0, "b": 4.0, "c": 1.0})


@pytest.fixture(scope="module")
def points() -> pd.DataFrame:
    """Thirty students of whom the able ones get more of everything; c is right or wrong."""
    rng = np.random.default_rng(0)
    able = rng.normal(size=30)
    noisy = {part: able + rng.normal(scale=0.7, size=30) for part in MOST.index}
    return pd.DataFrame(
        {
            "a": np.clip(np.round(noisy["a"] + 1), 0, 2),
            "b": np.clip(np.round(noisy["b"] + 2), 0, 4),
            "c": (noisy["c"] > 0).astype(float),
        }
    )


def test_facility_and_corrected_item_total_correlation(points):
    for item in items.analyse(points, MOST):
        rest = points.drop(columns=item.part).sum(axis=1)
        assert item.facility == pytest.approx((points[item.part] / MOST[item.part]).mean())
        assert item.discrimination == pytest.approx(points[item.part].corr(rest))
        assert item.discrimination > 0.4, "the able ones do better"
        interval = stats.pearsonr(points[item.part], rest).confidence_interval(0.95)
        assert item.within == pytest.approx((interval.low, interval.high), abs=1e-3)
    last = items.analyse(points, MOST)[-1]
    assert last.discrimination == pytest.approx(
        stats.pointbiserialr(points["c"], points[["a", "b"]].sum(axis=1)).statistic
    )
    interval = stats.binomtest(int(points["c"].sum()), 30).proportion_ci(method="wilson")
    assert last.between == pytest.approx((interval.low, interval.high), abs=1e-3)


def test_few_students_and_no_variance_give_none_and_say_why(points):
    assert {item.why for item in items.analyse(points.head(9), MOST)} == {"fewer than 10 students"}
    same = items.analyse(points.assign(a=2.0), MOST)
    assert (same[0].facility, same[0].discrimination, same[0].why) == (
        1.0,
        None,
        "everybody has the same points",
    )
    assert same[0].between[0] < 0.9, "thirty right answers do not prove that everybody is right"
    alone = items.analyse(points.assign(a=2.0, b=0.0), MOST)[2]
    assert alone.discrimination is None and alone.why.startswith("nothing to compare with")
    assert [item.why for item in items.analyse(points.head(0), MOST)] == [
        "nobody's points are known"
    ] * 3


def test_what_waits_for_a_person_is_left_out_of_the_rest(points):
    waiting = points.assign(b=points["b"].where(points.index > 4))
    a, b, _ = items.analyse(waiting, MOST)
    assert a.discrimination == pytest.approx(points["a"].corr(points["c"])), "b is not known of all"
    assert (b.students, b.facility, b.discrimination) == (25, None, None)
    assert b.why == "5 of 30 are still to be graded by hand"
