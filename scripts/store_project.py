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
GAINS = (0.02, 0.03, 0.05, 0.1, 0.15, 0.2, 0.25)
WEEKS = [3, 4, 5, 6]


def results() -> dict[str, Any]:
    """Name of a result -> the result, as the lab's own functions give it."""
    lab = functions(Lab("09-project"))
    plans, size = lab["plans"], lab["needed_test_size"]
    cut = {name: lab["sections"](text) for name, text in lab["texts"].items()}
    advice, required = lab["sections"](lab["template"]), list(lab["REQUIRED"])
    needed = {
        name: size(plan["now"], plan["goal"], 0.8, plan["lost"]) for name, plan in plans.items()
    }
    teams = list(lab["sheet"]["team"].unique())
    return {
        "sections": cut,
        "missing": {name: lab["missing"](found, required, advice) for name, found in cut.items()},
        "teams": sorted(map(list, lab["team_problems"](lab["sheet"], lab["students"]))),
        "needed": needed,
        "curves": {
            "two separate sets": [size(0.7, 0.7 + gain, 0.8) for gain in GAINS],
            "one shared set": [size(0.7, 0.7 + gain, 0.8, 0.05) for gain in GAINS],
        },
        "planned": {name: lab["plan_problems"](plan, needed[name]) for name, plan in plans.items()},
        "points": {name: _mean_points(lab, name) for name in lab["NAMES"]},
        "updates": sorted(map(list, lab["update_problems"](lab["updates"], teams, WEEKS))),
    }


def _mean_points(lab: dict[str, Any], name: str) -> float:
    """Mean points of a proposal over its readers."""
    own = (
        lab["marks"]
        .query("proposal == @name")
        .pivot(index="reader", columns="criterion", values="level")
    )
    points = dict.fromkeys(own.columns, 1)
    totals = [lab["rubric_score"](levels, points)["points"] for levels in own.to_dict("records")]
    return round(sum(totals) / len(totals), 3)


def text(found: dict[str, Any]) -> str:
    """The results as JSON, one a line."""
    lines = [f'"{name}": {json.dumps(result)}' for name, result in found.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main() -> None:
    """Write the file and print its sha256 sum."""
    content = text(results()).encode("utf-8")
    FILE.write_bytes(content)
    print(f"{FILE.name}: sha256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    main()
