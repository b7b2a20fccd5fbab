"""Score the class's `my_method` of lab 04 on batches that nobody has seen, and write
leaderboard.csv.

    run="python scripts/bootstrap.py scripts/leaderboard.py"
    $run                      3 unseen batches of each preset
    $run --seeds 10 --first-seed 7

Each student's notebook in submitted/ is run up to the method, which then labels the published
batches and the unseen ones. Students' code runs in the sandbox that grades it, and never meets the
truth. A method that fails is listed with the reason.

Exit code: 0 all methods were scored, 1 some or all were not, 2 wrong usage.
"""

import argparse
import os
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from coursekit import notebooks
from coursekit.classroom import submissions
from coursekit.notebooks import Lab
from fairmark import refusal

if TYPE_CHECKING:
    from fairmark import Assignment, Submission

LAB = "04-label-aggregation"


def main(arguments: list[str] | None = None, root: Path = notebooks.ROOT) -> int:
    """Run the command line; returns the exit code."""
    options = _options(arguments)
    reason = refusal.reason()
    if reason:
        print(reason, file=sys.stderr)
        return 1
    # pandas and nbgrader take seconds to import: not before it is clear what to do.
    from fairmark import course as courses
    from fairmark.errors import FairmarkError

    try:
        course = courses.read(root)
        assignment = course.assignment(LAB)
        found = list(course.submissions(assignment))
        if not found:
            print(
                f"nothing in submitted/ for {LAB}; for a class to try this on: make demo-class",
                file=sys.stderr,
            )
            return 2
        return _score(options, root, assignment, found)
    except FairmarkError as error:
        print(error, file=sys.stderr)
        return 1


def _score(
    options: argparse.Namespace,
    root: Path,
    assignment: "Assignment",
    found: "list[Submission]",
) -> int:
    """Score the methods, and write the table; returns the exit code."""
    from coursekit import solution
    from coursekit.crowd import contest

    lab = Lab(LAB, root)
    print(f"unseen batches: {options.seeds} of each preset, --first-seed {options.first_seed}")
    functions = solution.functions(lab)
    seeds = contest.draw_seeds(options.first_seed, options.seeds)
    total = len(contest.PUBLISHED) * (1 + options.seeds)
    made = list(
        tqdm(contest.batches(lab, functions, seeds), total=total, desc="batches", unit="batch")
    )
    majority = [
        functions["majority_vote"](batch.annotations.query("question <= 10")) for batch in made
    ]
    by_method = {"(majority vote)": majority}
    reasons = {}
    running = contest.votes(assignment, found, made, options.jobs)
    for student, result in tqdm(running, total=len(found), desc="methods", unit="student"):
        name = submissions.shown(student)
        if isinstance(result, str):
            reasons[name] = result
        else:
            by_method[name] = result
    table = contest.board(made, by_method)
    reasons = dict(sorted(reasons.items()))
    _report(table, reasons)
    _write(table, reasons, root / "leaderboard.csv")
    return 1 if reasons else 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--seeds", type=int, default=3, metavar="N", help="unseen batches of each preset"
    )
    parser.add_argument(
        "--first-seed",
        type=int,
        default=secrets.randbits(31),
        metavar="SEED",
        help="what the seeds are drawn from, to repeat a run; secret and new by default",
    )
    parser.add_argument(
        "--jobs",
        type=int,
        default=os.cpu_count() or 1,
        metavar="N",
        help="students at the same time",
    )
    options = parser.parse_args(arguments)
    if min(options.jobs, options.seeds) < 1 or options.first_seed < 0:
        parser.error("--jobs and --seeds must be at least 1, --first-seed at least 0")
    return options


def _report(table, reasons: dict[str, str]) -> None:
    """Print a table for each preset, how far the rankings agree, and what could not be scored."""
    from coursekit.crowd import contest

    agreement = contest.rank_agreement(table)
    for preset, rows in table.groupby("preset"):
        print(
            f"\n{preset}: Kendall's tau between the public and the private ranking "
            f"{agreement[preset]:.2f}"
        )
        print(rows.drop(columns="preset").round(4).to_string(index=False))
    for student, reason in reasons.items():
        print(f"{student}: not scored: {reason}")
    print("\nwritten to leaderboard.csv")


def _write(table, reasons: dict[str, str], path: Path) -> None:
    """Write the file, whole or not at all, safe to open in a spreadsheet."""
    import pandas as pd

    from coursekit.classroom import grades

    failed = pd.DataFrame(
        {"method": list(reasons), "not_scored": list(reasons.values())}, dtype=str
    )
    whole = pd.concat([table, failed], ignore_index=True).astype(
        {"public_rank": "Int64", "private_rank": "Int64"}
    )
    for column in ("method", "not_scored"):
        whole[column] = whole[column].map(grades.defused, na_action="ignore")
    part = path.with_suffix(".part")
    whole.to_csv(part, index=False, encoding="utf-8-sig", lineterminator="\r\n")
    part.replace(path)


if __name__ == "__main__":
    sys.exit(main())
