"""`make bench` on a tiny size: it compares equals, refuses others and writes its table. No time is
asserted."""

import mmap
import os
import re
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest

import bench
from coursekit import build, notebooks
from coursekit.bench import course, dawid_skene, grading, labs, measure as benchmark
from coursekit.bench.dawid_skene import Case, Result
from coursekit.bench.measure import Cost
from coursekit.checks import readability
from coursekit.notebooks import Lab

ROOT = Path(__file__).resolve().parents[2]
TINY = Case(classes=2, annotations=2000, text=True, rounds=3)


def test_the_table_of_a_tiny_comparison_is_printed_and_written(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(dawid_skene, "cases", lambda sizes: [TINY])
    monkeypatch.setattr(dawid_skene, "REPEATS", 1)
    monkeypatch.setenv("OPENBLAS_CORETYPE", "anything")
    assert bench.main(["dawid-skene", "--folder", str(tmp_path)]) == 0, capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["dawid-skene.md"]
    text = (tmp_path / "dawid-skene.md").read_text(encoding="utf-8")
    assert "OPENBLAS_CORETYPE" not in os.environ, "it would have slowed both sides"
    head, _, found = (
        re.split(r" *\| *", line.strip("| \n")) for line in re.findall(r"(?m)^\|.+$", text)
    )
    line = dict(zip(head, found, strict=True))
    assert line["annotations"] == "2,000" and line["rounds"] == "3"
    assert float(line["posteriors differ by"]) <= dawid_skene.TOLERANCE
    assert float(line["CPU: lab 04"]) >= 0 and float(line["CPU: crowd-kit"]) > 0
    assert re.search(r"crowd-kit \d+\.\d+", text) and str(ROOT) not in text
    assert "| text " in capsys.readouterr().out


@pytest.mark.parametrize("rounds", [1, 4])
def test_both_sides_make_exactly_the_rounds_they_are_told(rounds):
    from crowdkit.aggregation import DawidSkene

    annotations = dawid_skene.simulate(Case(5, 1000, False, rounds))
    peer = DawidSkene(n_iter=rounds, tol=-np.inf).fit(annotations)
    assert len(peer.loss_history_) == rounds
    found = [dawid_skene.method(side, rounds)(annotations) for side in ("lab", "crowd-kit")]
    assert dawid_skene.largest_difference(*found) <= dawid_skene.TOLERANCE
    more = dawid_skene.method("lab", rounds + 1)(annotations)
    assert dawid_skene.largest_difference(more, found[1]) > 1e-3


def test_other_posteriors_are_no_comparison(tmp_path, monkeypatch):
    def run_apart(side, annotations, rounds, posterior):
        yes = 0.25 if side == "lab" else 0.75
        pd.DataFrame({0: [1 - yes], 1: [yes]}, index=["t"]).to_pickle(posterior)
        return Cost(1, 1, 1)

    monkeypatch.setattr(dawid_skene, "run_apart", run_apart)
    with pytest.raises(ValueError, match=r"differ by 0\.5, more than 1e-08"):
        dawid_skene.compare(TINY, tmp_path)
    assert dawid_skene.compare(Case(2, 2000, True, None), tmp_path).difference == 0.5


def test_tables_in_another_order_are_the_same_and_ones_with_other_tasks_are_not():
    table = pd.DataFrame({"no": [0.2, 0.7], "yes": [0.8, 0.3]}, index=["t", "u"])
    assert dawid_skene.largest_difference(table, table.loc[["u", "t"], ["yes", "no"]]) == 0
    assert np.isnan(dawid_skene.largest_difference(table, table.rename({"u": "v"})))
    assert np.isnan(dawid_skene.largest_difference(table, table.rename(columns={"yes": "maybe"})))


@pytest.mark.parametrize(
    "lab, word",
    [
        (Cost(1, 1, 10), "met"),
        (Cost(1, 3, 10), "MISSED"),
        (Cost(3, 1, 10), "MISSED"),
        (Cost(1, 1, 30), "MISSED"),
    ],
)
def test_the_target_is_five_times_faster_by_both_clocks_and_no_more_memory(lab, word):
    peer = Cost(wall=10, cpu=10, memory=20)
    text = dawid_skene.verdict({TINY: Result([lab] * 3, [peer] * 3, 0.0)})
    assert f"**{word}**" in text


def test_a_child_that_fails_says_why(tmp_path):
    with pytest.raises(
        RuntimeError, match=r"run of crowd-kit with 3 rounds failed(.|\n)*nowhere\.pkl"
    ):
        dawid_skene.run_apart("crowd-kit", tmp_path / "nowhere.pkl", 3, tmp_path / "posterior.pkl")


def test_measured_sees_memory_that_was_given_back():
    def work() -> int:
        # A mapping of its own: a large array may get what earlier tests have left in the heap.
        with mmap.mmap(-1, 40_000_000) as given:
            given.write(b"x" * 40_000_000)
        return 5_000_000

    result, cost = benchmark.measured(work)
    assert result == 5_000_000 and cost.wall > 0
    assert cost.memory > 35, f"expected about 40 MB, found {cost.memory:.1f}"


def test_the_steps_of_the_check_are_read_from_what_it_prints():
    good, bad = (
        f"{'ok':6}{'lint':42}{1.25:6.1f} s\n",
        f"{'FAULT':6}{'leaks in labs/':42}{12.0:6.1f} s\n",
    )
    printed = good + bad + "      a fault in 3.0 s\n"
    assert [step.groups() for step in course.STEP.finditer(printed)] == [
        ("ok", "lint", "1.2"),
        ("FAULT", "leaks in labs/", "12.0"),
    ]


def test_the_table_of_the_course_names_every_part_and_what_failed(tmp_path, monkeypatch):
    monkeypatch.setattr(course, "passes", lambda *arguments: "scripts" not in arguments[-1])
    for name in ("build_times", "check_times", "release_times"):
        monkeypatch.setattr(course, name, lambda: [])
    assert bench.main(["course", "--folder", str(tmp_path)]) == 0
    text = (tmp_path / "course.md").read_text(encoding="utf-8")
    results = dict(re.findall(r"(?m)^\| tests +\| (\S+) .*\| (\w+) +\|$", text))
    assert (
        results["tests/scripts"] == "FAILED"
        and results["tests/labkit"] == results["tests/*.py"] == "ok"
    )
    folders = {f"tests/{path.parent.name}" for path in (ROOT / "tests").glob("*/test_*.py")}
    assert set(results) == {"tests/*.py", "fairmark/tests", *folders}
    installed = re.findall(r"\| (requirements\S*).*\| (\d+) packages, (\d+) MB", text)
    [(_, *students), (_, *authors)] = installed
    assert all(0 < int(few) < int(many) for few, many in zip(students, authors, strict=True))
    assert set(re.findall(r"\| density +\| (\S+)", text)) == set(readability.PACKAGES)


def test_a_labs_line_says_what_its_run_took(tmp_path):
    line = labs.row(Lab("00-start-here"))
    assert line["limits"] == "kept" and float(line["CPU"]) > 0
    assert 20 < float(line["peak MB"]) < 2000 and float(line["its wall"]) <= float(line["wall"])


def test_a_lab_that_fails_is_named_so(tmp_path):
    lab = Lab("00-start-here", tmp_path)
    solution = notebooks.read(Lab("00-start-here").solution)
    solution.cells.append(nbformat.v4.new_code_cell("1 / 0"))
    build.write(lab.solution, solution)
    assert labs.row(lab)["limits"] == "FAILED: ZeroDivisionError"


def test_the_small_class_of_the_grading_benchmark_has_every_kind_of_answer():
    lab = Lab(grading.LAB)
    made = [grading.invented(lab, seed) for seed in range(20)]
    released = {cell.id: cell.source for cell in notebooks.read(lab.release).cells}
    changed = [
        sum(cell.source != released.get(cell.id) for cell in notebook.cells) for notebook in made
    ]
    assert changed[9] == changed[19] == 0 and min(changed[:9]) > 0 and len(set(changed)) > 2


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["speed"], "there is no benchmark speed; there are dawid-skene, course"),
        (["dawid-skene", "--annotations", "10"], "--annotations 10: expected at least 1000"),
    ],
)
def test_a_wrong_command_line_is_refused(arguments, words, capsys):
    with pytest.raises(SystemExit) as stopped:
        bench.main(arguments)
    assert stopped.value.code == 2 and words in capsys.readouterr().err
