"""Store what lab 09 loads where a student's own result is missing or wrong.

    python scripts/store_project.py

All is computed by the set-up and the functions of the solution notebook, and written to
data/project/stored.json. Put the sha256 sum that is printed into its metadata.toml.
"""

import hashlib
import json
from typing import Any

from coursekit.notebooks import ROOT, Lab
from coursekit.solution import functions

FILE = ROOT / "data" / "project" / "stored.json"
GAINS = (
    0.02,
    0.03,
    0.05,
    0.1,
    0.15,
    0.2,
    0.25,
)
WEEKS = [3, 4, 5, 6]


def results() -> dict[str, Any]:
    """Name of a result -> the result, as the lab's own functions give it."""
    lab = functions(Lab("09-project"))
    teams = list(lab["sheet"]["team"].unique())
    mistakes = lab["team_problems"](lab["sheet"], lab["students"])
    late = lab["update_problems"](lab["updates"], teams, WEEKS)
    return {
        **_proposals(lab),
        "teams": sorted(map(list, mistakes)),
        "curves": _curves(lab),
        "points": {name: _mean_points(lab, name) for name in lab["NAMES"]},
        "updates": sorted(map(list, late)),
    }


def _proposals(lab: dict[str, Any]) -> dict[str, Any]:
    """What the exercises find in each proposal."""
    advice = lab["sections"](lab["template"])
    required = list(lab["REQUIRED"])
    cut = {}
    unwritten = {}
    needed = {}
    planned = {}
    for name in lab["NAMES"]:
        text = lab["texts"][name]
        plan = lab["plans"][name]
        cut[name] = lab["sections"](text)
        unwritten[name] = lab["missing"](cut[name], required, advice)
        needed[name] = lab["needed_test_size"](
            now=plan["now"],
            goal=plan["goal"],
            power=0.8,
            lost=plan["lost"],
        )
        planned[name] = lab["plan_problems"](plan, needed[name])
    return {
        "sections": cut,
        "missing": unwritten,
        "needed": needed,
        "planned": planned,
    }


def _curves(lab: dict[str, Any]) -> dict[str, list[int]]:
    """Test cases for each gain, from a baseline of .70."""
    two = []
    shared = []
    for gain in GAINS:
        goal = 0.7 + gain
        two.append(lab["needed_test_size"](0.7, goal, 0.8))
        shared.append(lab["needed_test_size"](0.7, goal, 0.8, 0.05))
    return {
        "two separate sets": two,
        "one shared set": shared,
    }


def _mean_points(lab: dict[str, Any], name: str) -> float:
    """Mean points of a proposal over its readers."""
    marks = lab["marks"]
    own = marks[marks["proposal"] == name]
    table = own.pivot(
        index="reader",
        columns="criterion",
        values="level",
    )
    points = dict.fromkeys(table.columns, 1)
    totals = []
    for levels in table.to_dict("records"):
        score = lab["rubric_score"](levels, points)
        totals.append(score["points"])
    mean = sum(totals) / len(totals)
    return round(mean, 3)


def text(found: dict[str, Any]) -> str:
    """The results as JSON, one a line."""
    lines = []
    for name, result in found.items():
        value = json.dumps(result)
        lines.append(f'"{name}": {value}')
    inside = ",\n".join(lines)
    return f"{{\n{inside}\n}}\n"


def main() -> None:
    """Write the file and print its sha256 sum."""
    content = text(results()).encode("utf-8")
    FILE.write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    print(f"{FILE.name}: sha256 {sha256}")


if __name__ == "__main__":
    main()
