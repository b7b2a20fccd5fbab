"""A class of invented students: every right and wrong answer of a lab, and the ways of handing in
that go wrong."""

import contextlib
import copy
import csv
import hashlib
import io
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import MissingEntry

from coursekit import answers, notebooks
from coursekit.classroom import graders, regrades
from coursekit.lms import collecting
from coursekit.notebooks import Lab, grader, is_answer, is_test
from fairmark import course, policy
from fairmark.nbgrader.gradebook import Book
from fairmark.watch import journal

#: When the demo class had to hand in, where neither policy nor gradebook says it.
DUE = datetime(2026, 1, 31, 23, 59)
SIZE = 24
#: What the mixed students write where a person grades.
WORDS = "An invented answer, to try hand grading on."
_LATE = timedelta(hours=2, minutes=5)
_LIST = "demo-class.csv"
_STEPS = ("submitted", "autograded", "feedback")
#: What a rehearsal leaves in the course's folder.
_LEFT = (
    f"submitted/{collecting.RECORD}",
    graders.LOG,
    "hand-*",
    regrades.LOG,
    "sheet-*.csv",
    journal.NAME,
    "grades*.csv",
    "marks.csv",
    "pages-*.zip",
    "ledger",
    "reports",
)
#: Of the list of what each student is: column -> value.
Line = dict[str, str]


@dataclass(frozen=True)
class Invented:
    """One student of the demo class.

    Attributes
    ----------
    what : str
        What kind of submission it is.
    files : dict of str to str
        Name -> content, in the lab's folder.
    loses : frozenset of str
        Grade ids of the tests that it must fail.
    late : bool
        Whether it is handed in after the due date.
    """

    what: str
    files: dict[str, str] = field(default_factory=dict)
    loses: frozenset[str] = frozenset()
    late: bool = False


def invent(lab: Lab, seed: int = 0) -> list[Invented]:
    """The students of a lab's demo class: at least `SIZE`, more if the answers need more.

    Parameters
    ----------
    lab : Lab
        With its release and its answers.
    seed : int
        Of the mixed submissions that fill the class.
    """
    matrix = list(_matrix(lab))
    special = list(_special(lab))
    missing = SIZE - len(matrix) - len(special)
    endless = _mixed(lab, random.Random(seed))
    mixed = islice(endless, max(0, missing))
    return [*matrix, *mixed, *special]


def _matrix(lab: Lab) -> Iterator[Invented]:
    for made in answers.submissions(lab):
        yield _whole(
            lab,
            what=made.name,
            notebook=made.notebook,
            loses=made.loses,
        )


def _mixed(lab: Lab, rng: random.Random) -> Iterator[Invented]:
    """Endless other combinations of right and wrong answers, with words for a person to grade."""
    released = notebooks.read(lab.release)
    by_key: dict[str, list[answers.Answer]] = {}
    for answer in answers.load(lab):
        own = by_key.setdefault(answer.key, [])
        own.append(answer)
    while True:
        chosen = [rng.choice(own) for own in by_key.values()]
        lost = [answer.loses for answer in chosen]
        loses = frozenset().union(*lost)
        notebook = answers.insert(released, chosen)
        _write_words(notebook)
        yield _whole(lab, "mixed", notebook, loses)


def _write_words(notebook: NotebookNode) -> None:
    """Answer what a person grades: in the cell itself, or in the cell below a task."""
    below = False
    for cell in notebook.cells:
        metadata = grader(cell)
        written = is_answer(cell) and cell.cell_type == "markdown"
        if written or (below and not metadata):
            cell.source = WORDS
        below = bool(metadata.get("task"))


def _special(lab: Lab) -> Iterator[Invented]:
    """The solution, the blank lab, and what goes wrong."""
    released = notebooks.read(lab.release)
    solution = notebooks.read(lab.solution)
    tests = frozenset(map(_grade_id, filter(is_test, released.cells)))
    solutions = {}
    for cell in filter(is_answer, solution.cells):
        name = _grade_id(cell)
        solutions[name] = cell.source
    solved = notebooks.fill(released, solutions)
    yield _whole(lab, "solution", solved)
    yield _whole(lab, "blank", released, tests)
    late = _whole(lab, "late", solved)
    yield replace(late, late=True)
    yield _whole(lab, "deleted and duplicated cells", _disordered(solved))
    yield Invented(
        what="no notebook",
        files={"answers.txt": "The notebook is on my other computer.\n"},
        loses=tests,
    )
    yield Invented(
        what="not JSON",
        files={_file(lab): "<!DOCTYPE html><title>Sign in to continue</title>\n"},
        loses=tests,
    )


def _grade_id(cell: NotebookNode) -> str:
    metadata = grader(cell)
    return metadata["grade_id"]


def _file(lab: Lab) -> str:
    """The name of the notebook that is handed in."""
    return f"{lab.notebook}.ipynb"


def _whole(
    lab: Lab,
    what: str,
    notebook: NotebookNode,
    loses: frozenset[str] = frozenset(),
) -> Invented:
    release = notebooks.read(lab.release)
    released = {cell.id for cell in release.cells}
    for number, cell in enumerate(notebook.cells):
        if cell.id not in released:
            # nbformat draws ids at random; the same class is the same bytes.
            cell.id = f"added-{number}"
    files = {_file(lab): nbformat.writes(notebook)}
    return Invented(what, files, loses)


def _disordered(notebook: NotebookNode) -> NotebookNode:
    """A copy without the first test and the first read-only cell, with the last answer and the last
    test twice."""
    disordered = copy.deepcopy(notebook)
    tests = []
    locked = []
    answered = []
    for cell in disordered.cells:
        if is_test(cell):
            tests.append(cell)
        elif notebooks.is_locked(cell):
            locked.append(cell)
        if is_answer(cell) and cell.cell_type == "code":
            answered.append(cell)
    gone = [tests[0], *locked[:1]]
    twice = [tests[-1], answered[-1]]
    cells = []
    for cell in disordered.cells:
        if cell not in gone:
            cells.append(cell)
            if cell in twice:  # the copies get ids of their own, as JupyterLab gives them
                cells.append(_renamed(cell))
    disordered.cells = cells
    return disordered


def _renamed(cell: NotebookNode) -> NotebookNode:
    """A copy of a cell with an id of its own."""
    renamed = copy.deepcopy(cell)
    begin = cell["id"][:50]
    renamed["id"] = f"{begin}-copy"
    return renamed


# ---- into submitted/


def make_class(lab: Lab) -> list[Invented]:
    """Put a lab's demo class into `submitted/`, with a list of what each student is; and a due date
    into the gradebook where none is set.

    Returns
    -------
    list of Invented
        s01, s02, ...

    Raises
    ------
    FileExistsError
        `submitted/` holds something that this did not make; nothing is written.
    FileNotFoundError
        The lab has no release or no answers.
    CourseError
        policy.toml is not as it should be; nothing is written.
    """
    submitted = lab.root / "submitted"
    strange = foreign(submitted)
    if strange:
        raise FileExistsError(
            f"submitted/{strange[0]} is not of a demo class, or was changed since: nothing "
            "written; move it away first"
        )
    if not lab.release.exists() or not lab.answers.exists():
        raise FileNotFoundError(
            f"{lab.name}: a demo class needs {lab.release} (from make labs) and {lab.answers}"
        )
    students = invent(lab)
    due = _due(lab)
    for number, student in enumerate(students, start=1):
        when = due - timedelta(hours=number)
        if student.late:
            when = due + _LATE
        files = dict(student.files)
        files["timestamp.txt"] = f"{when:%Y-%m-%d %H:%M:%S} UTC"
        folder = submitted / student_id(number) / lab.name
        _write(folder, files)
    _write_list(submitted, lab, students)
    return students


@dataclass(frozen=True)
class Removed:
    """What became of a demo class that was taken away.

    Attributes
    ----------
    students : list of str
        Those of whom nothing is left.
    foreign : list of str
        What stays in `submitted/` because no demo class put it there.
    changed : list of str
        What stays there because it was changed since.
    """

    students: list[str]
    foreign: list[str]
    changed: list[str]


def remove_class(root: Path, force: bool = False) -> Removed:
    """Take the demo class away, and what was graded of it; due dates stay, and so does all that no
    demo class put there.

    Parameters
    ----------
    root : Path
    force : bool
        Whether folders of the class that were changed since go, too.
    """
    submitted = root / "submitted"
    made = _listed(submitted)
    strange = foreign(submitted)
    others = []
    changed = []
    for where in strange:
        if where not in made:
            others.append(where)
        elif not force:
            changed.append(where)
    gone = sorted(made.keys() - set(changed))
    stay = _students([*changed, *others])
    left = _students(gone) - stay
    students = sorted(left)
    _forget(root, students, gone)
    for step in _STEPS:
        folder = root / step
        for where in [*gone, *students]:
            shutil.rmtree(folder / where, ignore_errors=True)
    _keep_listed(submitted, changed)
    for step in _STEPS:
        folder = root / step
        with contextlib.suppress(OSError):  # somebody else's work is in it, or it is not there
            folder.rmdir()
    return Removed(students, others, changed)


def _students(places: list[str]) -> set[str]:
    """The students of `s01/LAB`, ..."""
    found = set()
    for where in places:
        student, _, _ = where.partition("/")
        found.add(student)
    return found


def left_over(root: Path) -> list[str]:
    """Files that a rehearsal left in the course's folder: they would count in the term."""
    found: set[str] = set()
    for pattern in _LEFT:
        for path in root.glob(pattern):
            name = path.relative_to(root)
            found.add(name.as_posix())
    return sorted(found)


def _forget(root: Path, students: list[str], gone: list[str]) -> None:
    """Take students and submissions out of the gradebook, and the due dates that a demo class has
    set."""
    directory = course.read(root).directory
    with Book(directory.db_url, directory.course_id) as book:
        labs = set()
        for where in gone:
            student, lab = where.split("/")
            labs.add(lab)
            with contextlib.suppress(MissingEntry):
                book.api.remove_submission(lab, student)
        for student in students:
            with contextlib.suppress(MissingEntry):
                book.api.remove_student(student)
        for assignment in book.api.assignments:
            name = assignment.name
            if name in labs and assignment.duedate == DUE:
                book.api.update_or_create_assignment(name, duedate=None)


def student_id(number: int) -> str:
    """`s01`, `s02`, ..."""
    return f"s{number:02d}"


def foreign(submitted: Path) -> list[str]:
    """What lies in `submitted/` that no demo class put there."""
    made = _listed(submitted)
    found = []
    for where in _contents(submitted):
        fingerprint = _fingerprint(submitted / where)
        if made.get(where) != fingerprint:
            found.append(where)
    return found


def _contents(submitted: Path) -> list[str]:
    """Every file and folder two levels down, but our own lists: `s01/LAB`, `notes.txt`, ..."""
    if not submitted.is_dir():
        return []
    found: list[Path] = []
    for path in sorted(submitted.iterdir()):
        inside = sorted(path.iterdir()) if path.is_dir() else []
        found += inside or [path]
    own = (_LIST, collecting.RECORD)
    places = []
    for path in found:
        if path.name not in own:
            place = path.relative_to(submitted)
            places.append(place.as_posix())
    return places


def _listed(submitted: Path) -> dict[str, str]:
    """Student and lab -> fingerprint of what was made for them."""
    found = {}
    for line in _lines(submitted):
        where = _place(line)
        found[where] = line["sha256"]
    return found


def _place(line: Line) -> str:
    """`s01/LAB` of a line of the list."""
    student = line["student"]
    lab = line["lab"]
    return f"{student}/{lab}"


def _lines(submitted: Path) -> list[Line]:
    path = submitted / _LIST
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def _due(lab: Lab) -> datetime:
    """When the lab is due, in UTC: by policy.toml, else by the gradebook; set there if neither
    says it."""
    rules = policy.read(lab.root)
    stated = rules.due.get(lab.name)
    if stated:
        return stated
    directory = course.read(lab.root).directory
    with Book(directory.db_url, directory.course_id) as book:
        assignment = book.api.update_or_create_assignment(lab.name)
        if assignment.duedate is None:
            book.api.update_or_create_assignment(lab.name, duedate=DUE)
        return assignment.duedate


def _fingerprint(folder: Path) -> str:
    """The sha256 of all names and bytes in a folder."""
    digest = hashlib.sha256()
    files = [path for path in folder.rglob("*") if path.is_file()]
    for path in sorted(files):
        content = path.read_bytes()
        name = path.relative_to(folder).as_posix()
        head = f"{name}\0{len(content)}\0"
        digest.update(head.encode())
        digest.update(content)
    return digest.hexdigest()


def _write(folder: Path, files: dict[str, str]) -> None:
    """Make a folder that holds these files alone."""
    if folder.is_dir():
        for old in folder.iterdir():
            old.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8", newline="\n")


def _write_list(submitted: Path, lab: Lab, students: list[Invented]) -> None:
    """List a lab's students; what was listed of other labs stays."""
    kept = [line for line in _lines(submitted) if line["lab"] != lab.name]
    for number, student in enumerate(students, start=1):
        name = student_id(number)
        folder = submitted / name / lab.name
        loses = sorted(student.loses)
        line = {
            "student": name,
            "lab": lab.name,
            "what": student.what,
            "loses": " ".join(loses),
            "sha256": _fingerprint(folder),
        }
        kept.append(line)
    _save_list(submitted, kept)


def _keep_listed(submitted: Path, changed: list[str]) -> None:
    """List only these, so that they are still known; without any the list goes."""
    kept = []
    for line in _lines(submitted):
        if _place(line) in changed:
            kept.append(line)
    if kept:
        _save_list(submitted, kept)
    else:
        (submitted / _LIST).unlink(missing_ok=True)


def _save_list(submitted: Path, lines: list[Line]) -> None:
    text = io.StringIO()
    columns = list(lines[0])
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    part = submitted / f"{_LIST}.part"
    part.write_text(
        text.getvalue(),
        encoding="utf-8",
        newline="",
    )
    part.replace(submitted / _LIST)
