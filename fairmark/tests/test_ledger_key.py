"""What a result is kept under: what its marks depend on, and nothing else."""

import ast
import json
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from fairmark import environment
from fairmark.model import Assignment, SubmittedFiles, hashed
from fairmark.store import ledger

NOTEBOOK = json.dumps({"cells": [{"source": "import numpy as np\nimport related\nnp.ones(3)"}]})
DESCRIBE = """
import json, sys
sys.path.insert(0, sys.argv[1])
from fairmark import environment
print(json.dumps(environment.describe([sys.argv[2].encode()])))
"""


def install(place: Path, name: str, version: str) -> None:
    """Put a package where Python finds it."""
    info = place / f"{name}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    (info / "top_level.txt").write_text(name)
    (info / "RECORD").write_text(f"{name}.py,,\n")
    (place / f"{name}.py").touch()


def described(place: Path) -> dict[str, str]:
    """What the notebook runs on, in a Python of its own that also finds what lies there."""
    words = [sys.executable, "-c", DESCRIBE, str(place), NOTEBOOK]
    return json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)


def test_only_a_package_that_the_notebook_can_import_counts(tmp_path: Path) -> None:
    before = described(tmp_path)
    assert before.keys() >= {"python", "machine", "engine", "numpy", "ipython", "pandas", "nh3"}
    assert "jupyterlab" not in before and "pytest" not in before
    install(tmp_path, "unrelated", "1.0")
    assert described(tmp_path) == before
    install(tmp_path, "related", "2.0")
    assert described(tmp_path) == before | {"related": "2.0"}


CODE = "def f(x):\n    return x + 1\n"


@pytest.mark.parametrize(
    ("code", "same"),
    [
        (f"# A comment.\n{CODE}", True),
        (
            '"""A docstring."""\n\n\ndef f(x):\n    """Another."""\n    return (x +\n        1)',
            True,
        ),
        ("def f(x):\n    return x + 2\n", False),
        ("def f(y):\n    return y + 1\n", False),
    ],
)
def test_of_the_engines_code_only_what_runs_counts(code: str, same: bool) -> None:
    bare = [ast.dump(environment._bare(ast.parse(one))) for one in (code, CODE)]
    assert (bare[0] == bare[1]) == same


def test_the_engines_code_is_all_that_makes_results() -> None:
    modules = environment._engine().keys()
    assert modules >= {
        "grading.session",
        "child.test_runner",
        "child.snapshot",
        "protocol.codec",
        "protocol.codec.tables",
        "notebook.rebuild",
        "sandbox.seccomp",
        "forkserver.server",
        "protocol.frames",
    }
    assert not modules & {
        "report",
        "nbgrader.gradebook",
        "nbgrader.feedback",
        "nbgrader.autograde",
        "config",
        "cli",
    }


def test_a_package_that_a_submission_imports_counts_for_it() -> None:
    assignment = Assignment("week 1", {"problem": ("{}", "{}")})
    sent = [
        SubmittedFiles({"problem": json.dumps(text).encode()}) for text in ("import sklearn", "")
    ]
    with_it, without = (assignment.runs_on(one) for one in sent)
    assert "scikit-learn" in with_it and "scikit-learn" not in without
    assert without == assignment.environment


def test_a_large_submission_is_hashed_where_it_lies() -> None:
    large = SubmittedFiles({"problem": b"x" * (64 << 20)}, {"data.bin": b"y" * (64 << 20)})
    ledger.key(Assignment("week 1", {}), SubmittedFiles({}))
    tracemalloc.start()
    try:
        ledger.key(Assignment("week 1", {}), large)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_no_two_sequences_are_hashed_alike() -> None:
    parts = [["a", "bc"], ["ab", "c"], ["abc"], ["abc", ""], [b"a", "cb"]]
    assert len({hashed(one) for one in parts}) == len(parts)
    sent = [
        SubmittedFiles({"a": b"1", "b": b"2"}),
        SubmittedFiles({"a": b"1"}, {"b": b"2"}),
        SubmittedFiles({}, {}, ("a",)),
    ]
    assert len({one.digest for one in sent}) == 3
