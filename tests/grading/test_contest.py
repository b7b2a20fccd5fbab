"""The class's methods on unseen batches: who is scored, on what, and what happens to a method that
fails."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
from nbformat import NotebookNode

import leaderboard as script
from coursekit import build, notebooks
from coursekit.crowd import contest
from coursekit.crowd.contest import Batch
from coursekit.notebooks import Lab, grader

PLAIN = """def my_method(annotations):
    work = annotations[annotations["question"] <= 10]
    return work.groupby("task")["label"].mean() > {threshold}
"""


def series(labels: str) -> pd.Series:
    """`TF` -> task 0 is yes, task 1 is no."""
    tasks = pd.Index([str(number) for number in range(len(labels))], name="task")
    return pd.Series([label == "T" for label in labels], index=tasks)


def batch(truth: str, public: bool) -> Batch:
    """A batch whose answers do not matter."""
    return Batch("realistic", public, pd.DataFrame(), series(truth))


def test_the_board_ranks_on_public_and_on_private_truth() -> None:
    made = [batch("TTFF", True), batch("TTFF", False), batch("FFTT", False)]
    table = contest.board(
        made,
        {
            "lucky": [series("TTFF"), series("FFFF"), series("FFFF")],
            "sound": [series("TTFT"), series("TTFF"), series("FFTF")],
            "missing": [series("T"), series(""), series("")],
        },
    ).set_index("method")
    assert list(table.index) == ["sound", "lucky", "missing"]
    assert table["public"].to_dict() == {"lucky": 1.0, "sound": 0.75, "missing": 0.25}
    assert table["private"].to_dict() == {"sound": 7 / 8, "lucky": 0.5, "missing": 0.0}
    assert table["public_rank"].to_dict() == {"lucky": 1, "sound": 2, "missing": 3}
    assert table["private_rank"].to_dict() == {"sound": 1, "lucky": 2, "missing": 3}
    assert (table["low"] <= table["private"]).all() and (table["private"] <= table["high"]).all()
    assert contest.rank_agreement(table.reset_index())["realistic"] == pytest.approx(1 / 3)


def test_seeds_differ_and_are_repeatable() -> None:
    assert len(set(contest.draw_seeds(1, 5) + contest.draw_seeds(2, 5))) == 10
    assert contest.draw_seeds(1, 5) == contest.draw_seeds(1, 5)


# ---- through the script

LAB = Lab("04-label-aggregation")


def student(method: str) -> NotebookNode:
    """A submission of lab 04 of which little is left besides its method."""
    released = notebooks.read(LAB.release)
    filled = notebooks.fill(released, {contest.METHOD: method})
    filled.cells = [
        cell for cell in filled.cells if grader(cell).get("grade_id") in ("setup", contest.METHOD)
    ]
    return filled


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """Five students and one unseen batch of each preset: the course, and the exit code."""
    root = tmp_path_factory.mktemp("contest")
    shutil.copytree(LAB.solution.parent, root / "solutions" / LAB.name)
    shutil.copytree(LAB.release.parent, root / "labs" / LAB.name)
    methods = {
        "s01": PLAIN.format(threshold=0.5),
        "s02": PLAIN.format(threshold=0.0),
        "=s03": "def my_method(a): 1 / 0",
        "s04": "def my_method(a): return []",
    }
    for name, method in methods.items():
        build.write(root / "submitted" / name / LAB.name / f"{LAB.notebook}.ipynb", student(method))
    (root / "submitted" / "s05" / LAB.name).mkdir(parents=True)
    return root, script.main(["--seeds", "1", "--first-seed", "1"], root)


def test_methods_are_scored_beside_the_majority(scored: tuple[Path, int]) -> None:
    table = pd.read_csv(scored[0] / "leaderboard.csv").set_index(["preset", "method"])
    for preset in contest.PUBLISHED:
        same, worse, majority = (
            table.loc[(preset, name)] for name in ("s01", "s02", "(majority vote)")
        )
        assert same["public"] == majority["public"] and same["private"] == majority["private"]
        assert worse["private"] < worse["high"] < same["low"] < same["private"]
        assert (same["private_rank"], worse["private_rank"]) == (1, 3)


def test_methods_that_fail_are_listed_with_the_reason(scored: tuple[Path, int]) -> None:
    root, code = scored
    failed = (
        pd.read_csv(root / "leaderboard.csv")
        .dropna(subset="not_scored")
        .set_index("method")["not_scored"]
    )
    assert code == 1
    assert failed.to_dict() == {
        "'=s03": "ZeroDivisionError: division by zero",
        "s04": "TypeError: my_method must return a Series, not list",
        "s05": "no notebook label-aggregation.ipynb; found: nothing",
    }


def test_an_empty_class_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert script.main([], tmp_path) == 2
    assert "make demo-class" in capsys.readouterr().err


def test_it_says_that_there_is_no_sandbox(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        script.main(["--help"])
    assert "WITHOUT A SANDBOX" in capsys.readouterr().out
