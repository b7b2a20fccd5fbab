"""Solutions give, when run again by another processor's arithmetic, the outputs that are stored in
them: strict nbval; what is ignored is listed here."""

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output

from coursekit import build, notebooks
from coursekit.notebooks import Lab

#: Cells whose output is not compared: lab -> ids of cells with the tag nbval-ignore-output.
#: Pictures (image/png) are never compared, the text beside them is.
IGNORED: dict[str, list[str]] = {
    "02-baselines": ["1f5b6cba"],  # the slider: each run gives its view another name
    "03-metrics": ["b8810730"],  # the slider: the same
    "04-label-aggregation": ["4c3d7ecd"],  # the labelling panel: the same
    "05-better-labels": ["a7c18af5"],  # vote by vote: a widget, too
    "06-fewer-labels": ["39082cc6", "0ec44f08"],  # the stopwatch, and what was timed with it
}
#: Tags and comments with which nbval, or a reader of the notebook, would let a cell pass unseen.
FORBIDDEN = ("nbval-skip", "nbval-raises-exception", "raises-exception", "skip-execution", "NBVAL_")
#: How a cell stores that it shows a widget.
VIEW = "application/vnd.jupyter.widget-view+json"
#: What measures time, by a clock or by a person at the stopwatch.
TIMING = re.compile(r"\b(perf_counter|timeit|%%?time|stopwatch\.seconds)\b")

#: The arithmetic of a processor of 2008. The last digits of a product or an exponential differ from
#: those of the processor that stored the outputs, as they would on some student's computer.
OLD_PROCESSOR = {
    "OPENBLAS_CORETYPE": "Nehalem",
    "OPENBLAS_NUM_THREADS": "1",
    "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX512F",
}

ONE_A_LAB = pytest.mark.parametrize("lab", notebooks.labs(), ids=lambda lab: lab.name)


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells that are run; a kernel gives an empty one no number."""
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def strict_nbval(path: Path) -> subprocess.CompletedProcess:
    """Run a notebook, or all in a folder, again on an old processor and compare every output."""
    folder = path if path.is_dir() else path.parent
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval",
        "--nbval-current-env",
        "-q",
        "-rf",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(folder),
        str(path),
    ]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
        env={**os.environ, **OLD_PROCESSOR},
    )


# ---- the solutions


@ONE_A_LAB
def test_every_cell_was_run_in_order_and_its_outputs_are_stored(lab: Lab) -> None:
    cells = code_cells(notebooks.read(lab.solution))
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert not build.stale_outputs(lab)
    assert [
        output for cell in cells for output in cell.outputs if output.output_type == "error"
    ] == []


@ONE_A_LAB
def test_run_again_it_gives_the_stored_outputs(lab: Lab) -> None:
    done = strict_nbval(lab.solution)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert re.search(rf"\b{len(code_cells(notebooks.read(lab.solution)))} passed\b", done.stdout), (
        done.stdout[-500:]
    )


@ONE_A_LAB
def test_outputs_are_ignored_only_for_timings_pictures_and_widgets_and_those_are_listed(
    lab: Lab,
) -> None:
    cells = code_cells(notebooks.read(lab.solution))
    ignored = [cell for cell in cells if "nbval-ignore-output" in cell.metadata.get("tags", [])]
    assert [cell.id for cell in ignored] == IGNORED.get(lab.name, [])
    for cell in ignored:
        shown = [kind for output in cell.outputs for kind in output.get("data", {})]
        assert {"image/png", VIEW} & set(shown) or TIMING.search(cell.source), (
            f"{cell.id}: nothing that varies"
        )


@ONE_A_LAB
def test_no_cell_is_hidden_from_the_comparison(lab: Lab) -> None:
    hidden = [
        (cell.id, word)
        for cell in code_cells(notebooks.read(lab.solution))
        for word in FORBIDDEN
        if word in cell.metadata.get("tags", []) or word in cell.source
    ]
    assert hidden == []


# ---- the comparison itself

#: Two tiny pictures in base64, as a notebook holds them.
DOTS = {
    "black": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAA"
    "AgABSK+kcQAAAABJRU5ErkJggg==",
    "white": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwAB"
    "AQEAsTjTSQAAAABJRU5ErkJggg==",
}
SHOW = f"""from IPython.display import display
display({{"image/png": "{DOTS["black"]}", "text/plain": "a dot"}}, raw=True)"""


def stored(
    printed: str = "hello\n", result: str = "2", dot: str = "black", text: str = "a dot"
) -> NotebookNode:
    """A notebook that prints, returns and draws, with outputs that are right unless said
    otherwise."""
    data = {"image/png": DOTS[dot], "text/plain": text}
    return new_notebook(
        cells=[
            new_code_cell(
                "print('hello')",
                execution_count=1,
                outputs=[new_output("stream", name="stdout", text=printed)],
            ),
            new_code_cell(
                "1 + 1",
                execution_count=2,
                outputs=[new_output("execute_result", {"text/plain": result}, execution_count=2)],
            ),
            new_code_cell(SHOW, execution_count=3, outputs=[new_output("display_data", data)]),
        ]
    )


def test_the_comparison_sees_each_tampered_output_and_nothing_in_pictures(tmp_path: Path) -> None:
    variants = {
        "as_stored": stored(),
        "dot": stored(dot="white"),
        "printed": stored(printed="hallo\n"),
        "result": stored(result="3"),
        "text": stored(text="a line"),
    }
    for name, notebook in variants.items():
        nbformat.write(notebook, tmp_path / f"{name}.ipynb")
    done = strict_nbval(tmp_path)
    failed = re.findall(
        r"^FAILED (\w+)\.ipynb::(?:ipynb::)?Cell (\d)", done.stdout, flags=re.MULTILINE
    )
    assert sorted(failed) == [("printed", "0"), ("result", "1"), ("text", "2")], (
        done.stdout + done.stderr
    )
    assert "3 failed, 12 passed" in done.stdout
    assert done.returncode == 1
