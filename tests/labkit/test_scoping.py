"""What lab 01 starts from: seats in teams, an idea of one's own; and its map."""

from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from labkit import data, scoping
from labkit.plots import scoping as plots


@pytest.mark.parametrize("seed", range(10))
def test_nobody_is_lost_or_twice_and_no_wish_is_passed_over(seed):
    rng = np.random.default_rng(seed)
    projects, names = list("uvwxyz"), [f"student {number}" for number in range(22)]
    members = ["; ".join(rng.choice(names, rng.integers(0, 7))) for _ in projects]
    wishes = {
        rank: rng.choice([*projects, ""], len(names)) for rank in ("first", "second", "third")
    }
    students = pd.DataFrame({"student": names, **wishes}).sample(frac=1, random_state=seed)
    placed = scoping.place(students, pd.DataFrame({"project": projects, "members": members}))
    assert sorted(placed.index) == sorted(names)
    size = placed["project"].value_counts().reindex(projects, fill_value=0)
    assert size.max() <= 4
    for _, row in students.iterrows():
        seat = placed.loc[row["student"]]
        ranks = ["first", "second", "third"]
        if seat["how"] != "signed":
            better = ranks[: ranks.index(seat["how"])] if seat["how"] in ranks else ranks
            assert all(row[rank] == "" or size[row[rank]] == 4 for rank in better)


def test_the_smallest_team_is_joined_and_the_topmost_of_equals():
    rooms = pd.DataFrame({"project": ["w", "x", "y", "z"], "members": ["", "a; b", "c", "d"]})
    nobody_wishes = {"first": "", "second": "", "third": ""}
    students = pd.DataFrame({"student": list("abcdefgh"), **nobody_wishes})
    placed = scoping.place(students, rooms, limit=2)
    assert placed["project"].tolist() == ["x", "x", "y", "z", "y", "z", "w", "w"]
    assert placed["how"].tolist() == ["signed"] * 4 + ["any"] * 4


@pytest.mark.parametrize("rooms", [["a; stranger", ""], ["", ""]])
def test_seats_are_refused_to_strangers_and_where_there_are_too_few(rooms):
    sheet = pd.DataFrame({"project": ["x", "y"], "members": rooms})
    students = pd.DataFrame({"student": list("abc"), "first": "", "second": "", "third": ""})
    with pytest.raises(ValueError, match="expected 3 students"):
        scoping.place(students, sheet, limit=4 if rooms[0] else 1)


def test_an_idea_as_a_row_can_stand_on_the_sheet():
    idea = {
        "project": "mine",
        "output": "class",
        "person_price": None,
        "ranges": {"volume": (1, 2, 3), "running": [4.0, 5.0, 6.0]},
    }
    row = scoping.as_row(idea)
    assert row.loc["mine", "volume"] == 2 and np.isnan(row.loc["mine", "person_price"])
    ranges = scoping.as_ranges(idea)
    assert ranges.loc["running"].tolist() == [4, 5, 6]


def test_no_name_on_the_map_covers_another_name_or_a_mark():
    values = data.load("project-scoping", "values").set_index("project")
    marks = values[["complex", "reliability", "generalisation"]].sum(axis=1)
    frontier = values[values["frontier"]].sort_values("cost").index.tolist()
    axes = plots.impact_and_cost(values.assign(hard=marks), frontier, "the map")
    axes.figure.canvas.draw()
    names = {text.get_text(): text.get_window_extent() for text in axes.texts}
    assert set(names) == set(values.index[values["gain"] > 0])
    covered = [pair for pair in combinations(names, 2) if names[pair[0]].overlaps(names[pair[1]])]
    assert covered == []
    points = axes.transData.transform(values.loc[list(names), ["cost", "gain"]])
    inside = [name for name, box in names.items() for point in points if box.contains(*point)]
    assert inside == []
    plt.close(axes.figure)


@pytest.mark.parametrize(
    "draw",
    [
        lambda: plots.price_and_weeks(
            pd.DataFrame({"price": [1.0, 9.0], "weeks": [1.0, 2.0], "quality": 0.5}), "ways"
        ),
        lambda: plots.impact_and_cost(
            pd.DataFrame({"cost": [1.0, 9.0], "gain": [1.0, 2.0], "hard": 0}), [], "map"
        ),
        lambda: plots.learning_curves(
            [10, 20, 40],
            pd.DataFrame([[0.3, 0.2, 0.1]] * 2, index=["m", "n"]),
            pd.DataFrame({"a": 1.0, "b": 0.5, "c": 0.0}, index=["m", "n"]),
            20,
            "curves",
        ),
    ],
)
def test_a_logarithmic_axis_says_so(draw):
    axes = draw()
    assert axes.get_xscale() == axes.get_yscale() == "log"
    assert "logarithmic" in axes.get_xlabel() and "logarithmic" in axes.get_ylabel()
    plt.close(axes.figure)
