"""Share out what is graded by hand among several graders, and enter what they give.

    run="python scripts/bootstrap.py scripts/hand_grades.py"
    $run share 01-project-scoping --graders graders.csv
    $run share 01-project-scoping --graders graders.csv --twice 20 --blind
    $run enter 01-project-scoping hand-01-project-scoping-*.csv

graders.csv has the column `grader`, and `section` where somebody grades a section of roster.csv.
`share` writes a sheet for each grader, hand-LAB-GRADER.csv, with the answers and two columns to
fill in, points and comment. Beside it is a page of the same answers to read, hand-LAB-GRADER.html,
with pictures, tables and formulas. hand-LAB-scheme.md has the questions and their mark schemes, for
every grader. --twice N gives the answers of N students to a second grader.
--blind puts numbers in place of names; hand-LAB-codes.json says who is who, and is not for graders.

Comments that are given often are written once, in comments.csv, with the columns lab, cell, code
and comment (an empty lab or cell means any). A grader writes #units, or #units and more words, and
the student reads the comment that has the code `units`. `enter` prints how often each was given.

`enter` can be run as often as sheets are filled further. The gradebook gets the mean of an answer's
graders. Where two are more than a quarter of the points apart, or somebody gave other points in
Formgrader, nothing is entered, and both are named. Who gave what, and when, is kept in
hand-grades.jsonl. For answers with two graders, Krippendorff's alpha is printed.

Codes change with each share. `enter` compares the answer in each row with what was shared out, and
refuses a sheet of an earlier share. An answer that a student changed since then waits.

Exit code: 0 done, 1 some marks wait (each is named, with the reason), 2 nothing was done.
"""

import argparse
import random
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from coursekit import notebooks
from coursekit.notebooks import Lab

if TYPE_CHECKING:
    from coursekit.classroom.graders import Answer


def main(arguments: Sequence[str] | None = None, root: Path = notebooks.ROOT) -> int:
    """Run the command line; returns the exit code."""
    options = _options(arguments)
    known = {lab.name: lab for lab in notebooks.labs(root)}
    if options.lab not in known:
        names = ", ".join(known) or "none"
        print(f"{options.lab}: no such lab; the labs are {names}", file=sys.stderr)
        return 2
    # nbgrader takes seconds to import: not before it is clear what to do.
    from coursekit.classroom import comments, graders, roster
    from fairmark.errors import FairmarkError

    problems = (
        comments.CommentError,
        graders.GraderError,
        roster.RosterError,
        FairmarkError,
        OSError,
    )
    run = _share if options.command == "share" else _enter
    try:
        return run(known[options.lab], options)
    except problems as error:
        print(error, file=sys.stderr)
        return 2


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    share = commands.add_parser("share", help="write a sheet for each grader")
    enter = commands.add_parser("enter", help="put filled sheets into the gradebook")
    for command in (share, enter):
        command.add_argument("lab", metavar="LAB", help="folder name of a lab")
    share.add_argument(
        "--graders",
        type=Path,
        required=True,
        metavar="CSV",
    )
    share.add_argument(
        "--twice",
        type=int,
        default=0,
        metavar="N",
        help="for a second grader, too",
    )
    share.add_argument(
        "--blind",
        action="store_true",
        help="numbers in place of names",
    )
    enter.add_argument(
        "sheets",
        nargs="+",
        type=Path,
        metavar="SHEET",
    )
    return parser.parse_args(arguments)


def _pick(lab: Lab, answers: Sequence["Answer"]) -> dict[str, dict[str, str]]:
    """Cell -> the comments that can be used by code."""
    from coursekit.classroom import comments

    known = comments.read(lab.root)
    cells = {one.cell for one in answers}
    return {cell: comments.of_cell(known, lab.name, cell) for cell in cells}


def _share(lab: Lab, options: argparse.Namespace) -> int:
    from coursekit.classroom import graders, roster
    from fairmark.store import files

    people = graders.read_graders(options.graders)
    everything = graders.answers(lab)
    answers = [one for one in everything if not one.missing]
    students = _students(answers)
    if not students:
        raise graders.GraderError(f"{lab.name}: no answer that a person has to read")
    paths = {}
    for name in people:
        paths[name] = lab.root / f"hand-{lab.name}-{name}.csv"
    written = [*paths.values(), graders.Shared.path(lab.root, lab.name)]
    there = [path.name for path in written if path.exists()]
    if there:
        raise graders.GraderError(f"{', '.join(there)}: there already; move them away first")
    sections = {}
    for member in roster.read(lab.root).values():
        sections[member.student] = member.section
    rng = random.SystemRandom()
    who = graders.share(students, people, sections, options.twice, rng)
    codes = _codes(students, options.blind, rng)
    shared = graders.Shared(
        graders=who,
        students={code: student for student, code in codes.items()},
        blind=options.blind,
        answers=graders.texts(answers),
    )
    shared.write(lab.root, lab.name)
    scheme = lab.root / f"hand-{lab.name}-scheme.md"
    files.write(scheme, graders.scheme(lab))
    print(f"{scheme.name}: the questions and their mark schemes, for every grader")
    pick = _pick(lab, answers)
    title = f"{lab.name}: answers to grade"
    pages = graders.pages(answers, who, codes, title)
    sheets = graders.sheets(answers, who, codes, pick)
    for name, text in sheets.items():
        path = paths[name]
        files.write(path, text)
        files.write(path.with_suffix(".html"), pages[name])
        own = [student for student, theirs in who.items() if name in theirs]
        print(f"{path.name}: {len(own)} students")
    left_out = len(everything) - len(answers)
    if left_out:
        print(f"left out: {left_out} answers that are empty or unreadable, and get 0 by themselves")
    return 0


def _students(answers: Sequence["Answer"]) -> list[str]:
    """Whose answers these are, each once."""
    students = [one.student for one in answers]
    return list(dict.fromkeys(students))


def _codes(
    students: Sequence[str],
    blind: bool,
    rng: random.Random,
) -> dict[str, str]:
    """Student -> what stands in the sheets: the name, or a number that is drawn."""
    if not blind:
        return dict(zip(students, students, strict=True))
    last = len(students)
    numbers = rng.sample(range(1, last + 1), last)
    codes = {}
    for student, number in zip(students, numbers, strict=True):
        codes[student] = f"answer-{number:03}"
    return codes


def _enter(lab: Lab, options: argparse.Namespace) -> int:
    from coursekit.classroom import graders
    from fairmark import course
    from fairmark.nbgrader.gradebook import Book

    shared = graders.Shared.read(lab.root, lab.name)
    if shared is None:
        raise graders.GraderError(f"{lab.name} is not shared out: run share first")
    answers = graders.answers(lab)
    most = {one.cell: one.most for one in answers}
    pick = _pick(lab, answers)
    now = datetime.now().astimezone()
    when = now.isoformat(timespec="seconds")
    present = graders.texts(answers)
    new = []
    waiting = {}
    for path in options.sheets:
        marks = graders.read_sheet(path, lab.name, most, shared, pick, when)
        for line, one in marks.items():
            if shared.is_current(one, present):
                new.append(one)
            else:
                waiting[f"{path.name}, line {line}"] = graders.CHANGED
    log = graders.Log(lab.root)
    directory = course.read(lab.root).directory
    with Book(directory.db_url, directory.course_id) as book:
        made = graders.enter(book.api, lab, log, new)
    print(f"{len(made.given)} marks are in the gradebook")
    waiting |= made.waiting
    for name, reason in waiting.items():
        print(f"waits: {name}: {reason}")
    counts = log.comments(lab.name)
    for code, used in counts.most_common():
        print(f"#{code}: on {used} answers")
    count, alpha = log.alpha(answers, lab.name)
    if count:
        said = "no spread, so no alpha"
        if alpha is not None:
            said = f"alpha {alpha:.2f}"
        print(f"{count} answers have two graders: {said}")
    return 1 if waiting else 0


if __name__ == "__main__":
    sys.exit(main())
