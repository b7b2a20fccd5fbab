"""Lab 04's Dawid-Skene against crowd-kit's: the same annotations, the same rounds, the same
posteriors.

Each run has a process of its own: `python -m coursekit.bench.dawid_skene SIDE ANNOTATIONS ROUNDS
POSTERIOR`.
"""

import gc
import json
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd

from coursekit.bench.measure import Cost, measured, table
from labkit import crowd

TITLE = "Dawid and Skene's method: lab 04 against crowd-kit"
SIZES = (10_000, 100_000, 1_000_000)
CLASSES = (2, 5)
#: How many times faster lab 04 shall be, by number of classes, at the largest size.
TARGETS = {2: 5, 5: 4}
REPEATS = 3
ROUNDS = 10
ANSWERS_PER_TASK = 5
ANSWERS_PER_WORKER = 200
#: How far apart two posterior probabilities may be. Both sides clip at 1e-10, lab 04 shares of
#: answers, crowd-kit numbers of answers (before it divides) and posteriors; that grows a little
#: from round to round.
TOLERANCE = 1e-8

ABOUT = f"""
`dawid_skene` as the solution of lab 04 defines it, against `crowdkit.aggregation.DawidSkene`.
Both get the same table of task, worker and label: simulated, {ANSWERS_PER_TASK} answers a task
and {ANSWERS_PER_WORKER} a worker. Labels are integers; tasks and workers are text, in no order,
as in the lab, or integers sorted by task, which crowd-kit likes. The whole call counts, from the
table of answers to the table of posteriors.

- Rounds: both start from the vote shares and make {ROUNDS} rounds, about where crowd-kit's own
  rule stops. If a posterior then differs by more than {TOLERANCE:g}, the benchmark fails; both
  clip at 1e-10, but not the same thing. In each round crowd-kit also computes the likelihood that
  its stopping rule asks for, and lab 04 the largest change.
- In the rows "own rule" each stops by its own rule, with its defaults. Lab 04's asks for more and
  makes many more rounds, so that the posteriors differ.
- Every run has a fresh process, the two take turns, and the medians of {REPEATS} runs each are
  given. Imports, reading the table and a first call on a few rows do not count. Memory is the
  most that was resident during the call, above what was before it, in MB.
- Times are seconds. "Times" says how many times lab 04's cost crowd-kit's is, by the medians; in
  brackets the lowest and the highest of the {REPEATS} pairs of runs.
"""


@dataclass(frozen=True)
class Case:
    """One line of the table.

    Attributes
    ----------
    classes, annotations : int
        How many.
    text : bool
        Whether tasks and workers are text, in no order, as in the lab; else they are integers,
        sorted by task, which suits crowd-kit better.
    rounds : int or None
        Of both sides; None for each side's own stopping rule.
    """

    classes: int
    annotations: int
    text: bool
    rounds: int | None


def cases(sizes: Sequence[int]) -> list[Case]:
    """What is compared: text at every size; integers at the largest, which the targets are for; own
    rules at one."""
    ordered = sorted(sizes)
    return [
        case
        for classes in CLASSES
        for case in (
            *(Case(classes, size, True, ROUNDS) for size in ordered),
            Case(classes, ordered[-1], False, ROUNDS),
            Case(classes, ordered[len(ordered) // 2], True, None),
        )
    ]


def simulate(case: Case) -> pd.DataFrame:
    """Annotations for a case, always the same."""
    tasks, workers = case.annotations // ANSWERS_PER_TASK, case.annotations // ANSWERS_PER_WORKER
    annotations, _ = crowd.simulate_annotations(
        tasks, workers, ANSWERS_PER_TASK, case.classes, seed=case.classes
    )
    if not case.text:
        return annotations
    annotations = annotations.sample(frac=1, random_state=0, ignore_index=True)
    return annotations.assign(
        task="task-" + annotations["task"].astype(str),
        worker="worker-" + annotations["worker"].astype(str),
    )


# ---- one run, in a process of its own


def method(side: str, rounds: int | None) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """A side's function from annotations to posteriors, which makes exactly so many rounds."""
    if side == "lab":
        from coursekit.notebooks import Lab
        from coursekit.solution import functions

        dawid_skene = functions(Lab("04-label-aggregation"))["dawid_skene"]
        exactly = (
            {} if rounds is None else {"max_iter": rounds, "tol": 0.0}
        )  # no change is less than 0
        return lambda annotations: dawid_skene(annotations, **exactly)[0]
    from crowdkit.aggregation import DawidSkene

    peer = (
        DawidSkene() if rounds is None else DawidSkene(n_iter=rounds, tol=-np.inf)
    )  # no gain is less than -inf
    return peer.fit_predict_proba


def run(
    side: str,
    annotations: Path,
    rounds: int | None,
    posterior: Path,
) -> Cost:
    """Measure one call, after a first one on a few rows that gets everything imported; keep its
    posteriors."""
    fit, table_ = method(side, rounds), pd.read_pickle(annotations)
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # crowd-kit's, of pandas functions that it calls the old way
        fit(table_.head(100))
        gc.collect()
        found, cost = measured(lambda: fit(table_))
    found.to_pickle(posterior)
    return cost


def run_apart(
    side: str,
    annotations: Path,
    rounds: int | None,
    posterior: Path,
) -> Cost:
    """The same in a fresh process.

    Raises
    ------
    RuntimeError
        The run failed; its last words are in the message.
    """
    command = [
        sys.executable,
        "-m",
        __name__,
        side,
        str(annotations),
        json.dumps(rounds),
        str(posterior),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", errors="replace"
    )
    if done.returncode:
        raise RuntimeError(
            f"dawid-skene: a run of {side} with {json.dumps(rounds)} rounds failed: "
            f"{done.stderr.strip() or 'it said nothing'}"
        )
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


# ---- the comparison


@dataclass(frozen=True)
class Result:
    """What both sides took in a case.

    Attributes
    ----------
    lab, peer : list of Cost
        A cost for each run, in order.
    difference : float
        The largest difference of two posteriors.
    """

    lab: list[Cost]
    peer: list[Cost]
    difference: float

    def middle(self, side: str, kind: str) -> float:
        """Median of a kind of cost (wall, cpu, memory) of a side (lab, peer)."""
        return median(getattr(cost, kind) for cost in getattr(self, side))

    def times(self, kind: str) -> float:
        """How many times the lab's cost crowd-kit's is; infinitely many where the lab's is too
        small to be seen."""
        mine, theirs = self.middle("lab", kind), self.middle("peer", kind)
        return theirs / mine if mine > 0 else float("inf")

    def with_range(self, kind: str) -> str:
        """The same as text, with the range over the pairs of runs."""
        pairs = [
            Result([mine], [theirs], 0).times(kind)
            for mine, theirs in zip(self.lab, self.peer, strict=True)
        ]
        return f"{self.times(kind):.1f} ({min(pairs):.1f}-{max(pairs):.1f})"


def compare(case: Case, folder: Path) -> Result:
    """Run both sides in turns; with the same rounds, see that they find the same.

    Raises
    ------
    ValueError
        The posteriors differ by more than TOLERANCE.
    """
    annotations, lab, peer = (folder / name for name in ("annotations.pkl", "lab.pkl", "peer.pkl"))
    simulate(case).to_pickle(annotations)
    costs = [
        (
            run_apart("lab", annotations, case.rounds, lab),
            run_apart("crowd-kit", annotations, case.rounds, peer),
        )
        for _ in range(REPEATS)
    ]
    difference = largest_difference(pd.read_pickle(lab), pd.read_pickle(peer))
    if case.rounds is not None and not difference <= TOLERANCE:
        raise ValueError(
            f"dawid-skene: {case} gives posteriors that differ by {difference:g}, more than "
            f"{TOLERANCE:g}"
            ": the two do not compute the same, and their times say nothing"
        )
    return Result([mine for mine, _ in costs], [theirs for _, theirs in costs], difference)


def largest_difference(a: pd.DataFrame, b: pd.DataFrame) -> float:
    """Largest difference of two tables, task x class in any order; NaN where one lacks a task or a
    class."""
    if set(a.index) != set(b.index) or set(a.columns) != set(b.columns):
        return float("nan")
    return float(
        np.abs(a.to_numpy() - b.reindex(index=a.index, columns=a.columns).to_numpy()).max()
    )


def row(case: Case, result: Result) -> dict[str, str]:
    """A line of the table."""
    line = {
        "classes": f"{case.classes}",
        "annotations": f"{case.annotations:,}",
        "tasks, workers": "text" if case.text else "sorted integers",
        "rounds": f"{case.rounds or 'own rule'}",
        "posteriors differ by": f"{result.difference:.0e}",
    }
    for kind, name, digits in (("cpu", "CPU", 2), ("wall", "wall", 2), ("memory", "MB", 1)):
        line[f"{name}: lab 04"] = f"{result.middle('lab', kind):.{digits}f}"
        line[f"{name}: crowd-kit"] = f"{result.middle('peer', kind):.{digits}f}"
        line[f"{name}: times"] = result.with_range(kind)
    return line


def verdict(results: dict[Case, Result]) -> str:
    """Whether the targets are met at the largest size, in the worst of the cases with equal
    rounds."""
    largest = max(case.annotations for case in results)
    lines = []
    for classes in sorted({case.classes for case in results}):
        found = [
            result
            for case, result in results.items()
            if case.rounds and (case.classes, case.annotations) == (classes, largest)
        ]
        faster = min(result.times(kind) for result in found for kind in ("cpu", "wall"))
        memory = min(result.times("memory") for result in found)
        met = "met" if faster >= TARGETS[classes] and memory >= 1 else "MISSED"
        lines.append(
            f"- {classes} classes, {largest:,} annotations, the worst case: {faster:.1f} times "
            "faster (wanted"
            f": {TARGETS[classes]}), crowd-kit needs {memory:.1f} times the memory (wanted: 1): "
            f"**{met}**\n"
        )
    return "".join(lines)


def body(sizes: Sequence[int], say: Callable[[str], None]) -> str:
    """Measure, saying each line as it ends; the table and the verdict as text."""
    results = {}
    for case in cases(sizes):
        with tempfile.TemporaryDirectory() as scratch:
            results[case] = compare(case, Path(scratch))
        say(", ".join(f"{name} {value}" for name, value in row(case, results[case]).items()))
    return table([row(case, costs) for case, costs in results.items()]) + "\n" + verdict(results)


def main(argv: Sequence[str]) -> None:
    """One run; prints its cost."""
    side, annotations, rounds, posterior = argv
    print(json.dumps(asdict(run(side, Path(annotations), json.loads(rounds), Path(posterior)))))


if __name__ == "__main__":
    main(sys.argv[1:])
