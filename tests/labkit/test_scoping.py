"""What lab 01 starts from: seats in teams, an idea of one's own; and its map."""

from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.path import Path
from scipy.stats import binom

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


@pytest.fixture(scope="module")
def the_map():
    """The map of lab 01, its names with their boxes, and its marks, in pixels."""
    values = data.load("project-scoping", "values").set_index("project")
    marks = values[["complex", "reliability", "generalisation"]].sum(axis=1)
    frontier = values[values["frontier"]].sort_values("cost").index.tolist()
    axes = plots.impact_and_cost(values.assign(hard=marks), frontier, "the map")
    axes.figure.canvas.draw()
    names = {text.get_text(): text.get_window_extent() for text in axes.texts if text.get_text()}
    shown = values.index[values["gain"] > 0]
    places = axes.transData.transform(values.loc[shown, ["cost", "gain"]])
    yield axes, names, dict(zip(shown, places, strict=True)), frontier
    plt.close(axes.figure)


def test_no_name_on_the_map_covers_another_name_or_a_mark(the_map):
    _, names, places, _ = the_map
    assert set(names) == set(places)
    covered = [pair for pair in combinations(names, 2) if names[pair[0]].overlaps(names[pair[1]])]
    assert covered == []
    inside = [name for name, box in names.items() for at in places.values() if box.contains(*at)]
    assert inside == []


def test_no_name_on_the_map_stands_on_the_steps_or_the_legend(the_map):
    axes, names, _, frontier = the_map
    legend = axes.get_legend().get_window_extent()
    assert [name for name, box in names.items() if box.overlaps(legend)] == []
    steps = Path(axes.transData.transform(drawn_steps(axes, frontier)))
    assert [name for name, box in names.items() if steps.intersects_bbox(box, filled=False)] == []


def drawn_steps(axes, frontier):
    """The corners of the grey line, in dollars."""
    line = next(line for line in axes.lines if len(line.get_xdata()) == len(frontier))
    assert line.get_drawstyle() == "steps-post"
    across, up = line.get_xdata(), line.get_ydata()
    return np.column_stack([np.repeat(across, 2)[1:], np.repeat(up, 2)[:-1]])


def test_each_name_on_the_map_is_nearest_to_its_own_mark_or_a_line_leads_there(the_map):
    axes, names, places, _ = the_map
    led = {tuple(lead.xy) for lead in axes.texts if not lead.get_text()}
    far = {tuple(np.round(axes.transData.transform(point), 3)) for point in led}
    for name, box in names.items():
        if tuple(np.round(places[name], 3)) in far:
            continue
        distance = {other: distance_to(box, at) for other, at in places.items()}
        assert min(distance, key=distance.get) == name
    assert len(far) < len(names) / 3  # most names stand at their marks


def distance_to(box, place):
    """From a point to the nearest edge of a box."""
    x, y = place
    return np.hypot(max(box.x0 - x, 0, x - box.x1), max(box.y0 - y, 0, y - box.y1))


@pytest.mark.parametrize("votes", range(1, 9))
def test_the_quality_of_a_majority_is_scipys_binomial(votes):
    ways = data.load("project-ideas", "ways").set_index("way").assign(votes=votes)
    tie = binom.pmf(votes // 2, votes, ways["accuracy"]) / 2 if votes % 2 == 0 else 0
    expected = binom.sf(votes // 2, votes, ways["accuracy"]) + tie
    found = scoping.labelling_budget(100, ways)
    assert found["quality"].to_numpy() == pytest.approx(expected)
    assert found["labels"].tolist() == [100 * votes] * len(ways)


def test_what_a_way_of_labelling_costs_and_how_long_it_takes():
    way = {"price": 2.0, "seconds": 36.0, "people": 2, "hours": 10.0, "setup": 7.0, "lead": 1.5}
    ways = pd.DataFrame({**way, "accuracy": 0.9, "votes": 3}, index=["way"])
    found = scoping.labelling_budget(1000, ways).loc["way"]
    assert found["dollars"] == 7 + 2 * 3000
    assert found["weeks"] == 1.5 + 30 / 20


def test_an_idea_of_the_sheet_is_its_row_again():
    sheet = scoping.ideas()
    for project in ("bird calls", "form triage", "shuttle bus"):
        row = scoping.as_row(scoping.as_idea(project)).loc[project]
        for column, value in row.items():
            own = sheet.loc[project, column]
            assert value == own or (pd.isna(value) and pd.isna(own)), column
    with pytest.raises(KeyError, match="not on the sheet"):
        scoping.as_idea("time machine")


@pytest.mark.parametrize(
    "draw",
    [
        lambda: plots.dollars_and_weeks(
            pd.DataFrame({"dollars": [1.0, 9.0], "weeks": [1.0, 2.0], "quality": 0.5}), "ways"
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
