"""Marks of team projects: sheets for two graders, their agreement, and each member's mark.

    run="python scripts/bootstrap.py scripts/project_marks.py"
    $run sheet draft --teams teams.csv       a blank sheet, to copy
    $run enter draft --teams teams.csv ada.csv bob.csv
    $run copy --teams teams.csv              after grading in Formgrader

teams.csv has a row for each team and student; the first one of a team hands in for all. `enter`
takes one filled sheet a grader, for the stages draft and revision (cells of lab 09) or demo (an
assignment of its own in the gradebook). A team whose graders are two levels apart gets nothing
until they have talked. `copy` gives what was graded by hand in the first member's notebook to the
others. A mark that was given to one member by hand stays. The feedback is the cell's comment.

Exit code: 0 all marks are given, 1 some wait (each is named, with the reason), 2 nothing was done.
"""

import argparse
import csv
import sys
from collections.abc import Sequence
from pathlib import Path

from coursekit import notebooks

STAGES = ("draft", "revision", "demo")
#: Below this alpha the course's rule of thumb rewrites the rubric.
LOW = 0.4


def main(arguments: Sequence[str] | None = None, root: Path = notebooks.ROOT) -> int:
    """Run the command line; returns the exit code."""
    options = _options(arguments)
    # nbgrader takes seconds to import: not before it is clear what to do.
    from coursekit.classroom import projects
    from fairmark import course
    from fairmark.errors import GradebookError
    from fairmark.nbgrader.gradebook import Book

    try:
        teams = projects.read_teams(options.teams)
        if options.command == "sheet":
            return _sheet(projects.blank_sheet(options.stage, teams), options.stage)
        directory = course.read(root).directory
        with Book(directory.db_url, directory.course_id) as book:
            if options.command == "copy":
                lab = notebooks.Lab(projects.LAB, root)
                return _report(projects.copy(book.api, lab, teams), {})
            return _enter(book.api, options, teams)
    except (projects.ProjectError, GradebookError, OSError) as error:
        print(error, file=sys.stderr)
        return 2


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(
        dest="command",
        required=True,
    )
    sheet = commands.add_parser(
        "sheet",
        help="write a blank sheet for a grader",
    )
    enter = commands.add_parser(
        "enter",
        help="put filled sheets into the gradebook",
    )
    copy = commands.add_parser(
        "copy",
        help="copy Formgrader's marks to all members",
    )
    for command in (sheet, enter):
        command.add_argument("stage", choices=STAGES)
    for command in (sheet, enter, copy):
        command.add_argument("--teams", type=Path, required=True, metavar="CSV")
    enter.add_argument("sheets", nargs="+", type=Path, metavar="SHEET")
    return parser.parse_args(arguments)


def _sheet(rows: list[list[str]], stage: str) -> int:
    path = Path(f"sheet-{stage}.csv")
    with path.open("x", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows(rows)
    print(f"{path}: {len(rows) - 1} rows; copy it for each grader, under the grader's name")
    return 0


def _enter(book, options: argparse.Namespace, teams: dict[str, list[str]]) -> int:
    from coursekit.classroom import projects

    marks = []
    for path in options.sheets:
        marks += projects.read_sheet(path, options.stage, teams)
    if len(options.sheets) > 1:
        _agreement(marks)
    apart = projects.apart(marks)
    waiting = {}
    for team, said in apart.items():
        levels = "; ".join(said)
        waiting[team] = f"the graders talk first; {levels}"
    agreed = [mark for mark in marks if mark.team not in apart]
    found = projects.verdicts(options.stage, agreed)
    made = projects.enter(book, options.stage, teams, found)
    return _report(made, waiting)


def _agreement(marks: list) -> None:
    """Print alpha, of all criteria and of each."""
    from coursekit.classroom import projects

    parts: dict[str, list] = {}
    for mark in marks:
        parts.setdefault(mark.criterion, []).append(mark)
    overall = projects.alpha(marks)
    print(f"all criteria: {_shown(overall)}")
    for criterion, own in parts.items():
        alpha = projects.alpha(own)
        advice = ""
        if alpha is not None and alpha < LOW:
            advice = " - rewrite this criterion's levels"
        print(f"{criterion}: {_shown(alpha)}{advice}")


def _shown(alpha: float | None) -> str:
    if alpha is None:
        return "no spread, so no alpha"
    return f"alpha {alpha:.2f}"


def _report(made, waiting: dict[str, str]) -> int:
    """Say what became of the marks; returns the exit code."""
    print(f"{len(made.given)} marks given")
    for name in made.kept:
        print(f"kept, given by hand before: {name}")
    waiting = waiting | made.waiting
    for name, reason in waiting.items():
        print(f"waits: {name}: {reason}")
    return 1 if waiting else 0


if __name__ == "__main__":
    sys.exit(main())
