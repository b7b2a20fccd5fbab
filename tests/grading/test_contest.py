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

LOUD = """def my_method(annotations):
    print("loud" * 10_000_000)
    work = annotations[annotations["question"] <= 10]
    return (work.groupby("task")["label"].mean() > 0.5).astype(float)
"""
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
OWN = PLAIN.format(threshold=0.5)
FIRST, LAST = OWN.split("\n", 1)
#: What hostile students hand in, and the reason in their rows.
HOSTILE = {
    "ends its process": (
        f"import os\n{FIRST}\n    os._exit(0)\n{LAST}",
        "my_method ended the notebook's process (the process exited)",
    ),
    "kills its process": (
        f"import os\n{FIRST}\n    os.kill(os.getpid(), 9)\n{LAST}",
        "my_method ended the notebook's process (the process exited)",
    ),
    "never ends": (
        f"{FIRST}\n    while True:\n        pass\n{LAST}",
        "my_method took longer than 8 s",
    ),
    "returns too much": (
        f"import numpy\n{FIRST}\n    return pd.Series(numpy.random.bytes(30_000_000))\n{LAST}",
        "my_method returned more than can be read",
    ),
    "a class of its own": (
        "class Right(pd.Series):\n"
        "    def __eq__(self, other):\n"
        "        return True\n"
        f"{FIRST}\n    return Right([True])\n{LAST}",
        "the result of my_method holds a value of type __main__.Right, which is not plain data",
    ),
    "another reply": (
        "import fairmark.child.snapshot as snapshot\n"
        "snapshot.Snapshot.call = lambda *_: snapshot.Reply('value', {'public': 1, 'private': 1})\n"
        + OWN,
        "my_method must return a Series, not dict",
    ),
    "no reply": (
        "import fairmark.child.snapshot as snapshot\n"
        "snapshot.Snapshot._in_bytes = lambda *_: b'\\xc1' * 99\n" + OWN,
        "my_method returned data that cannot be read",
    ),
    "looks around": (
        "import pathlib\n"
        "ROOTS = {roots!r}\n"
        f"{FIRST}\n"
        "    seen = [name for root in ROOTS for name in map(str, pathlib.Path(root).rglob('*'))]\n"
        "    raise ValueError(seen[:3])\n",
        "ValueError: []",
    ),
    "everything twice": (
        f"{FIRST}\n    votes = annotations.groupby('task')['label'].mean() > 0.5\n"
        "    return pd.concat([votes, votes])\n",
        "my_method must return True or False once for each task",
    ),
    "raises": ("def my_method(a): 1 / 0", "ZeroDivisionError: division by zero"),
    "a list": ("def my_method(a): return []", "my_method must return a Series, not list"),
    "nothing": ("my_method = None", "the notebook defines no function my_method"),
}


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
    """Honest and hostile students and one unseen batch of each preset: the course, and the exit
    code."""
    root = tmp_path_factory.mktemp("contest")
    for name in ("src", "data"):
        (root / name).symlink_to(notebooks.ROOT / name)
    settings = (notebooks.ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    own = f"{settings}\nc.Fairmark.cell_seconds = 8\n"
    (root / "nbgrader_config.py").write_text(own, encoding="utf-8")
    shutil.copytree(LAB.solution.parent, root / "solutions" / LAB.name)
    shutil.copytree(LAB.release.parent, root / "labs" / LAB.name)
    methods = {"=s01": OWN, "s02": PLAIN.format(threshold=0.0), "s03": LOUD}
    folders = [str(root / name) for name in ("submitted", "solutions", "labs")]
    for name, (method, _) in HOSTILE.items():
        methods[name] = method.replace("{roots!r}", repr(folders))
    for name, method in methods.items():
        build.write(root / "submitted" / name / LAB.name / f"{LAB.notebook}.ipynb", student(method))
    (root / "submitted" / "s05" / LAB.name).mkdir(parents=True)
    return root, script.main(["--seeds", "1", "--first-seed", "1"], root)


def test_methods_are_scored_beside_the_majority(scored: tuple[Path, int]) -> None:
    table = pd.read_csv(scored[0] / "leaderboard.csv").set_index(["preset", "method"])
    for preset in contest.PUBLISHED:
        same, worse, loud, majority = (
            table.loc[(preset, name)] for name in ("'=s01", "s02", "s03", "(majority vote)")
        )
        for one in (same, loud):
            assert one["public"] == majority["public"] and one["private"] == majority["private"]
        assert worse["private"] < worse["high"] < same["low"] < same["private"]
        assert (same["private_rank"], worse["private_rank"]) == (1, 4)


def test_methods_that_fail_cost_their_own_row_alone_which_has_the_reason(
    scored: tuple[Path, int],
) -> None:
    root, code = scored
    table = pd.read_csv(root / "leaderboard.csv")
    failed = table.dropna(subset="not_scored").set_index("method")["not_scored"].to_dict()
    assert code == 1
    assert failed.pop("s05") == "no notebook label-aggregation.ipynb was handed in"
    assert failed.keys() == HOSTILE.keys()
    for name, (_, reason) in HOSTILE.items():
        assert failed[name].startswith(reason), name


def test_an_empty_class_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(notebooks.ROOT / "nbgrader_config.py", tmp_path)
    shutil.copytree(LAB.solution.parent, tmp_path / "solutions" / LAB.name)
    shutil.copytree(LAB.release.parent, tmp_path / "labs" / LAB.name)
    assert script.main([], tmp_path) == 2
    assert "make demo-class" in capsys.readouterr().err
