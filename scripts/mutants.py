"""Prove a lab's tests: change its solution in one place after another, and see who notices.

python scripts/mutants.py 04                   one lab, by its number or its folder name
python scripts/mutants.py                      every lab; takes minutes each

Prints, by exercise, how many mutants the visible and the hidden tests notice, and each survivor
that solutions/NN-name/answers/mutants.toml does not explain.

Exit code: 0 every survivor is explained, 1 one is not or an explanation is stale, 2 wrong usage.
"""

import argparse
import os
import sys
from collections import Counter, defaultdict

from tqdm import tqdm

from coursekit import notebooks
from coursekit.mutants import survivors, trials
from coursekit.mutants.trials import HIDDEN_ONLY, SURVIVED, VISIBLE, Trial
from coursekit.notebooks import Lab

#: A line of the table.
_ROW = "{exercise:32}{mutants:>9}{visible:>9}{hidden:>9}{explained:>11}{open:>6}"


def chosen(name: str | None) -> list[Lab]:
    """The labs that an argument names: a number, a folder's name, or all."""
    labs = notebooks.labs()
    if name is None:
        return labs
    return [lab for lab in labs if name in (lab.number, lab.name)]


def table(found: list[Trial], new: list[Trial]) -> str:
    """By exercise: mutants, noticed by visible tests, by hidden ones alone, not noticed."""
    lines = [
        _ROW.format(
            exercise="exercise",
            mutants="mutants",
            visible="visible",
            hidden="hidden",
            explained="explained",
            open="open",
        )
    ]
    unexplained = Counter(trial.key for trial in new)
    caught: dict[str, Counter[str]] = defaultdict(Counter)
    for trial in found:
        caught[trial.key].update([trial.caught])
    noticed = 0
    for key, counts in caught.items():
        survived = counts[SURVIVED]
        line = _ROW.format(
            exercise=key,
            mutants=counts.total(),
            visible=counts[VISIBLE],
            hidden=counts[HIDDEN_ONLY],
            explained=survived - unexplained[key],
            open=unexplained[key],
        )
        lines.append(line)
        noticed += counts.total() - survived
    matter = noticed + len(new)
    share = 1 - len(new) / matter if matter else 1.0
    lines.append(f"{share:.1%} of the {matter} mutants that matter are noticed")
    return "\n".join(lines)


def report(lab: Lab, jobs: int) -> int:
    """Try a lab's mutants and print what came; returns how many open questions there are."""
    bar = tqdm(
        total=trials.count(lab),
        desc=lab.name,
        disable=None,
    )
    with bar:
        found = trials.run(lab, jobs, lambda _: bar.update())
    new, stale = survivors.open_questions(found, lab)
    print(table(found, new))
    for trial in new:
        one = survivors.change(trial)
        mutant = trial.mutant
        print(f"\n{one.exercise}, line {mutant.line}: no test notices")
        print(f"    {mutant.before!r} -> {mutant.after!r}")
        print(f"    {one.line}")
    explanations = lab.answers / "mutants.toml"
    for one in stale:
        print(f"\n{explanations}: survives no more, take it out: {one}")
    return len(new) + len(stale)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "lab",
        nargs="?",
        help="number or folder name; all labs if none is given",
    )
    parser.add_argument(
        "--jobs",
        type=int,
        default=os.cpu_count() or 1,
        help="at the same time",
    )
    options = parser.parse_args(arguments)
    labs = chosen(options.lab)
    if not labs:
        names = [lab.name for lab in notebooks.labs()]
        there = ", ".join(names)
        print(f"{options.lab}: no such lab; there are {there}", file=sys.stderr)
        return 2
    questions = 0
    try:
        for lab in labs:
            questions += report(lab, options.jobs)
    except (RuntimeError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 1 if questions else 0


if __name__ == "__main__":
    sys.exit(main())
