"""Several graders of written answers: who grades whom, their sheets, and a log of who gave what.

`hand-grades.jsonl` holds a line for each mark of each grader, and nothing in it is ever changed.
The gradebook gets the mean of an answer's graders; where these are far apart, they talk first.
"""

import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from statistics import fmean
from textwrap import shorten

from nbgrader.api import Gradebook, MissingEntry

from coursekit.classroom import comments, grades, tables
from coursekit.classroom.projects import interval_alpha
from coursekit.notebooks import Lab, grader, is_graded, is_test, read
from fairmark import course as courses
from fairmark.counting import counted
from fairmark.model import Cell, Role, hashed
from fairmark.nbgrader.feedback import answers_page
from fairmark.notebook import written
from fairmark.notebook.plan import notebook_plan
from fairmark.store import files, lines

NAME = "graders.csv"
LOG = "hand-grades.jsonl"
#: Where a mark was given: in a sheet by somebody who saw no other mark, or beside those of others.
SHEET, FORMGRADER = "sheet", "formgrader"
#: Of an answer's points: graders who are further apart talk before a mark is given.
APART = 0.25
#: Why points in a sheet wait that were given to an answer as it was.
CHANGED = (
    "another answer was handed in since it was shared out; grade it in Formgrader, and take the "
    "points out of this line"
)
COLUMNS = (
    "grader",
    "code",
    "cell",
    "at most",
    "answer",
    "points",
    "comment",
)
#: What a sheet has, too: the codes of comments.csv for the answer.
PICK = "to pick"
#: Characters of an answer in a sheet; spreadsheet programs cut off what is much longer.
LONGEST = 15_000
#: What begins the part of a question that students do not get.
_SCHEME = "### BEGIN MARK SCHEME"
_MARKER = re.compile(r"^### (BEGIN|END) [A-Z ]+$", re.MULTILINE)
#: Words of a student that may answer a task.
_WORDS = {
    Role.ADDED_TEXT,
    Role.OPEN_TEXT,
    Role.ADDED,
}
#: Which answer: student and cell.
Key = tuple[str, str]
#: Student -> cell -> the answer as a sheet has it.
Texts = Mapping[str, Mapping[str, str]]
#: Of a sheet.
Line = list[str | float]
#: Of a page: what stands above an answer, and its cells.
Section = tuple[str, Sequence[Cell]]


class GraderError(ValueError):
    """A file of the graders cannot be used; the message says where, and why."""


@dataclass(frozen=True)
class Answer:
    """Something that a person grades.

    Attributes
    ----------
    student, cell : str
        Whose, and its grade id.
    most : float
        Points at most.
    cells : tuple of Cell
        What the student wrote.
    missing : bool
        Whether there is certainly nothing to read: it gets 0 by itself.
    """

    student: str
    cell: str
    most: float
    cells: tuple[Cell, ...]
    missing: bool = False

    @property
    def key(self) -> Key:
        """Which answer it is."""
        return self.student, self.cell

    @property
    def text(self) -> str:
        """As a sheet has it: the words, and which pictures there are. No other answer has the same,
        also where it begins like this one, or only a picture differs."""
        found = []
        for cell in self.cells:
            found.append(cell.source)
            for name, _, data in cell.pictures:
                mark = _mark(data)
                found.append(f"[picture: {name}, {mark}]")
        text = "\n\n".join(found)
        if len(text) <= LONGEST:
            return text
        begin = text[:LONGEST]
        mark = _mark(text)
        return f"{begin}\n\n[cut off here, {mark}: the page has all of it]"


def _mark(text: str) -> str:
    """A short sign that another text does not have."""
    return hashed([text])[:8]


@dataclass(frozen=True)
class Given:
    """A line of the log: what one grader gave to one answer.

    Attributes
    ----------
    lab, student, cell, grader : str
    points : float
    comment : str
        For the student.
    when : str
        In ISO 8601.
    codes : list of str
        Of comments.csv, that the comment was made with.
    where : str
        `SHEET` or `FORMGRADER`.
    answer : str
        The `sign` of the answer in the sheet.
    """

    lab: str
    student: str
    cell: str
    grader: str
    points: float | None
    comment: str
    when: str
    codes: list[str] = field(default_factory=list)
    where: str = SHEET
    answer: str = ""

    @property
    def key(self) -> Key:
        """Which answer it was given to."""
        return self.student, self.cell

    @property
    def slot(self) -> tuple[str, ...]:
        """By whom, to which answer: the last line of a slot counts."""
        return (
            self.lab,
            self.student,
            self.cell,
            self.grader,
        )

    def is_independent(self, answer: str) -> bool:
        """Whether it was given to an answer of this `sign` by somebody who saw no other mark."""
        is_of_answer = self.answer in ("", answer)
        return is_of_answer and self.where == SHEET


@dataclass
class Entered:
    """What became of the marks: entered, and those that wait, with the reason."""

    given: list[str] = field(default_factory=list)
    waiting: dict[str, str] = field(default_factory=dict)


# ---- who grades whom


@dataclass(frozen=True)
class Shared:
    """How the answers of a lab were shared out; graders who grade blind do not see it.

    Attributes
    ----------
    graders : dict of str to list of str
        Student -> graders.
    students : dict of str to str
        What stands in the sheets -> student.
    blind : bool
        Whether that is a number, and not the name.
    answers : Texts
        What was shared out.
    """

    graders: dict[str, list[str]]
    students: dict[str, str]
    blind: bool
    answers: Texts = field(default_factory=dict)

    @staticmethod
    def path(root: Path, lab: str) -> Path:
        """Where it is kept."""
        return root / f"hand-{lab}-codes.json"

    @classmethod
    def read(cls, root: Path, lab: str) -> "Shared | None":
        """As it was written; None where the lab was not shared out."""
        path = cls.path(root, lab)
        if not path.is_file():
            return None
        text = path.read_text(encoding="utf-8")
        values = json.loads(text)
        return cls(**values)

    def write(self, root: Path, lab: str) -> None:
        """Keep it."""
        path = self.path(root, lab)
        values = asdict(self)
        files.write(path, json.dumps(values))

    @property
    def people(self) -> set[str]:
        """The graders who have a part."""
        found: set[str] = set()
        for names in self.graders.values():
            found.update(names)
        return found

    def is_current(self, given: Given, present: Texts) -> bool:
        """Whether an answer is as it was shared out; `present` is from `texts`."""
        student, cell = given.key
        before = self.answers[student][cell]
        now = present.get(student, {})
        return same(before, now.get(cell, ""))

    def code(self, student: str) -> str:
        """What stands for a student."""
        for code, name in self.students.items():
            if name == student:
                return code
        return "not shared out"


def answers(lab: Lab) -> list[Answer]:
    """What people grade in a lab, of everybody who handed in."""
    course = courses.read(lab.root)
    assignment = course.assignment(lab.name)
    plan = notebook_plan(assignment, lab.notebook)
    by_hand = {}
    for cell in plan.base:
        if cell.by_hand:
            by_hand[cell.grade_id] = cell.points
    released = written.digests(plan.base)
    found = []
    for submission in course.submissions(assignment):
        rebuilt = plan.rebuilt(submission.submitted, lab.notebook)
        cells = rebuilt.cells
        missing = written.unanswered(cells, released)
        for place, cell in enumerate(cells):
            if cell.grade_id in by_hand:
                answer = Answer(
                    student=submission.student,
                    cell=cell.grade_id,
                    most=by_hand[cell.grade_id],
                    cells=_written(cells[place:]),
                    missing=cell.grade_id in missing,
                )
                found.append(answer)
    return found


def texts(given: Iterable[Answer]) -> Texts:
    """The answers as sheets have them."""
    found: dict[str, dict[str, str]] = {}
    for one in given:
        own = found.setdefault(one.student, {})
        own[one.cell] = one.text
    return found


def _written(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """The answer that begins with a cell: this one, or what the student wrote below a task."""
    first, *below = cells
    if first.role != Role.TASK:
        return (first,)
    found = []
    for cell in below:
        if cell.grade_id:
            break
        if cell.role in _WORDS and cell.changed:
            found.append(cell)
    return tuple(found)


def read_graders(path: Path) -> dict[str, str]:
    """Grader -> the section that they grade; empty for a grader of any section.

    Raises
    ------
    GraderError
        The file has no graders, or one twice.
    """
    found: dict[str, str] = {}
    for line, row in tables.rows(path, ["grader"], GraderError, ["section"]):
        name = row["grader"]
        is_name = name.replace("-", "").isalnum()
        if not is_name or name in found:
            raise GraderError(f"{path}, line {line}: expected a grader's name, once: {name!r}")
        found[name] = row["section"]
    if not found:
        raise GraderError(f"{path}: no graders")
    return found


def share(
    students: Sequence[str],
    graders: Mapping[str, str],
    sections: Mapping[str, str],
    twice: int,
    rng: random.Random,
) -> dict[str, list[str]]:
    """Who grades whom: evenly, and by section where a grader has one.

    Parameters
    ----------
    students : sequence of str
    graders : mapping of str to str
        Grader -> section, from `read_graders`.
    sections : mapping of str to str
        Student -> section.
    twice : int
        Students whose answers get a second grader, too; drawn.
    rng : random.Random

    Returns
    -------
    dict of str to list of str
        Student -> one grader, or two.
    """
    load = dict.fromkeys(graders, 0)
    drawn = set()
    if len(graders) > 1:
        count = min(twice, len(students))
        drawn = set(rng.sample(sorted(students), count))
    found: dict[str, list[str]] = {}
    # Those who get two graders first: so the others can even it out.
    others = set(students) - drawn
    for student in [*sorted(drawn), *sorted(others)]:
        section = sections.get(student, "")
        own = []
        anybody = []
        for name, theirs in graders.items():
            if not theirs:
                anybody.append(name)
            elif theirs == section:
                own.append(name)
        possible = own or anybody or list(graders)
        first = _least(possible, load)
        found[student] = [first]
        if student in drawn:
            rest = [name for name in graders if name != first]
            second = _least(rest, load)
            found[student].append(second)
    return found


def _least(names: Sequence[str], load: dict[str, int]) -> str:
    """The grader who has least, who gets one more."""
    name = min(names, key=lambda one: load[one])
    load[name] += 1
    return name


def sheets(
    given: Sequence[Answer],
    who: Mapping[str, Sequence[str]],
    codes: Mapping[str, str],
    pick: Mapping[str, Iterable[str]],
) -> dict[str, str]:
    """Grader -> the sheet to fill in, as CSV.

    Parameters
    ----------
    given : sequence of Answer
    who : mapping of str to sequence of str
        Student -> graders.
    codes : mapping of str to str
        Student -> what stands in place of the name.
    pick : mapping of str to iterable of str
        Cell -> codes of comments.csv.
    """
    rows: dict[str, list[Line]] = defaultdict(list)
    for answer in _by_code(given, codes):
        marks = [f"#{code}" for code in pick[answer.cell]]
        for name in who[answer.student]:
            row: Line = [
                name,
                codes[answer.student],
                answer.cell,
                answer.most,
                answer.text,
                "",
                "",
                " ".join(marks),
            ]
            rows[name].append(row)
    head = [*COLUMNS, PICK]
    return {name: grades.csv_text(head, own) for name, own in rows.items()}


def pages(
    given: Sequence[Answer],
    who: Mapping[str, Sequence[str]],
    codes: Mapping[str, str],
    title: str,
) -> dict[str, str]:
    """Grader -> a page of the same answers as in the sheet, with pictures, tables and formulas.

    Parameters
    ----------
    given, who, codes
        As for `sheets`.
    title : str
        Of the page.
    """
    found: dict[str, list[Section]] = defaultdict(list)
    for answer in _by_code(given, codes):
        code = codes[answer.student]
        heading = f"{code}, {answer.cell}"
        for name in who[answer.student]:
            found[name].append((heading, answer.cells))
    return {name: answers_page(title, own) for name, own in found.items()}


def _by_code(
    given: Iterable[Answer],
    codes: Mapping[str, str],
) -> list[Answer]:
    """Answers by what stands for their students, then by cell."""
    return sorted(
        given,
        key=lambda one: (codes[one.student], one.cell),
    )


def scheme(lab: Lab) -> str:
    """What is graded by hand in a lab, and how: the questions with their mark schemes, in Markdown.
    For graders alone."""
    parts = [f"# {lab.name}: questions and mark schemes"]
    for cell in read(lab.solution).cells:
        if not is_graded(cell) or is_test(cell):
            continue
        metadata = grader(cell)
        name = metadata["grade_id"]
        most = float(metadata["points"])
        with_title = cell.source.replace(_SCHEME, "**Mark scheme**\n")
        text = _MARKER.sub("", with_title)
        parts.append(f"## {name} (at most {most:g})\n\n{text.strip()}")
    return "\n\n".join(parts) + "\n"


# ---- marks


class Log:
    """The marks of a course's graders.

    Parameters
    ----------
    root : Path
        The course.
    """

    def __init__(self, root: Path) -> None:
        self.path = root / LOG
        self.lines = lines.read(self.path, lambda values: Given(**values))

    def add(self, new: Sequence[Given]) -> None:
        """Write lines at the end, all of them or none; without what is there already."""
        known = {one.slot: one for one in self.lines}
        added = []
        for one in new:
            before = known.get(one.slot)
            if before:
                before = replace(before, when=one.when)
            if before != one:
                added.append(one)
        values = map(asdict, added)
        lines.add(self.path, list(values))
        self.lines += added

    def of(self, lab: str) -> dict[Key, list[Given]]:
        """What each grader gave an answer last."""
        last: dict[Key, dict[str, Given]] = defaultdict(dict)
        for one in self.lines:
            if one.lab == lab:
                own = last[one.key]
                own[one.grader] = one
        given = {}
        for key, own in last.items():
            marks = [one for one in own.values() if one.points is not None]
            if marks:
                given[key] = marks
        return given

    def last(
        self,
        lab: str,
        student: str,
        cell: str,
        grader: str,
    ) -> Given | None:
        """What a grader gave an answer last, or commented on it."""
        slot = (lab, student, cell, grader)
        for one in reversed(self.lines):
            if one.slot == slot:
                return one
        return None

    def comments(self, lab: str) -> Counter[str]:
        """Code of comments.csv -> how many answers of a lab it stands on."""
        counts = Counter[str]()
        given = self.of(lab)
        for own in given.values():
            codes: set[str] = set()
            for one in own:
                codes.update(one.codes)
            counts.update(codes)
        return counts

    def alpha(
        self,
        given: Sequence[Answer],
        lab: str,
    ) -> tuple[int, float | None]:
        """How many answers have two graders who did not see each other's marks, and Krippendorff's
        alpha of these.

        Parameters
        ----------
        given : sequence of Answer
            What is handed in now; marks of answers that are gone do not count.
        lab : str
        """
        marked = self.of(lab)
        units = []
        for answer in given:
            now = sign(answer.text)
            given_to_it = marked.get(answer.key, [])
            own = [one for one in given_to_it if one.is_independent(now)]
            if len(own) > 1:
                points = _points(own[:2])
                units.append([each / answer.most for each in points])
        return len(units), interval_alpha(units)


def agreement(lab: Lab) -> str:
    """How far the graders of a lab agree, for the report; empty where no answer has two."""
    log = Log(lab.root)
    if not log.of(lab.name):
        return ""
    present = answers(lab)
    count, alpha = log.alpha(present, lab.name)
    if not count:
        return ""
    said = "there is no spread, so no alpha"
    if alpha is not None:
        said = f"Krippendorff's alpha {alpha:.2f}"
    return f"{count} answers were graded by two people: {said}."


def read_sheet(
    path: Path,
    lab: str,
    most: Mapping[str, float],
    shared: Shared,
    pick: Mapping[str, dict[str, str]],
    when: str,
) -> dict[int, Given]:
    """The marks of a filled sheet, by line; rows without points are left for later.

    Parameters
    ----------
    path : Path
    lab : str
    most : mapping of str to float
        Cell -> points at most.
    shared : Shared
        How the lab was shared out last.
    pick : mapping of str to dict
        Cell -> the comments that can be used by code.
    when : str

    Raises
    ------
    GraderError
        A row has not the answer that was shared out with its code, or names no answer of the lab,
        points that it cannot have, or no comment.
    """
    found = {}
    for line, row in tables.rows(path, COLUMNS, GraderError):
        place = f"{path}, line {line}"
        student = _whose(row, lab, shared, place)
        cell = row["cell"]
        said = row["points"].replace(",", ".")
        if not said:
            continue
        points = _number(said, most[cell], place)
        try:
            comment, used = comments.expanded(row["comment"], pick[cell])
        except comments.CommentError as error:
            raise GraderError(f"{place}: {error}") from None
        found[line] = Given(
            lab=lab,
            student=student,
            cell=cell,
            grader=row["grader"],
            points=points,
            comment=comment,
            when=when,
            codes=used,
            answer=sign(row["answer"]),
        )
    return found


def _whose(
    row: Mapping[str, str],
    lab: str,
    shared: Shared,
    place: str,
) -> str:
    """The student of a row, once it is certain that the row is about that student's answer."""
    code = row["code"].removeprefix("'")
    cell = row["cell"]
    found = row["answer"]
    student = shared.students.get(code, "")
    answers = shared.answers.get(student, {})
    expected = answers.get(cell)
    if expected is None:
        raise GraderError(f"{place}: {code!r}, {cell!r} was not shared out in {lab}")
    if not same(found, expected):
        first, second = _difference(expected, found)
        codes = Shared.path(Path(), lab)
        raise GraderError(
            f"{place}: {code}, {cell}: expected the answer that was shared out, with "
            f"{first!r}, and found {second!r}; nothing is entered. Codes change with each share: "
            f"a sheet of an earlier one needs the {codes} of its time. If it is no earlier sheet, "
            "put the answer back."
        )
    return student


def same(first: str, second: str) -> bool:
    """Whether two texts are one answer: spreadsheet programs change white space, and some take the
    apostrophe away that keeps a text from being a formula."""
    return _dense(first) == _dense(second)


def sign(answer: str) -> str:
    """What stands for an answer in the log."""
    dense = _dense(answer)
    return _mark(dense)


def _dense(text: str) -> str:
    words = text.split()
    return "".join(words).lstrip("'")


def _difference(first: str, second: str) -> tuple[str, str]:
    """Two texts from the first word on that differs, the beginning of each."""
    words = first.lstrip("'").split()
    others = second.lstrip("'").split()
    while words and others and words[0] == others[0]:
        words.pop(0)
        others.pop(0)
    return _begin(words), _begin(others)


def _begin(words: Sequence[str]) -> str:
    text = " ".join(words)
    return shorten(text, 60, placeholder=" ...")


def _number(said: str, most: float, place: str) -> float:
    try:
        points = float(said)
    except ValueError:
        points = -1.0
    if not 0 <= points <= most:
        raise GraderError(f"{place}: expected 0 to {counted(most, 'point')}, found {said!r}")
    return points


def enter(
    book: Gradebook,
    lab: Lab,
    log: Log,
    new: Sequence[Given],
) -> Entered:
    """Put marks into the gradebook and the log.

    A mark that somebody gave in Formgrader stays, and is told.
    """
    made = Entered()
    before = log.of(lab.name)
    log.add(new)
    now = log.of(lab.name)
    keys = [one.key for one in new]
    for key in dict.fromkeys(keys):
        student, cell = key
        name = f"{student}, {cell}"
        place = (cell, lab.notebook, lab.name, student)
        try:
            grade = book.find_grade(*place)
            comment = book.find_comment(*place)
        except MissingEntry:
            made.waiting[name] = "is in no gradebook: make grade first"
            continue
        now_given = now[key]
        mean = _mean(now_given)
        earlier_mean = _mean(before.get(key, []))
        if grade.manual_score not in (None, earlier_mean, mean):
            by_hand = f"{counted(grade.manual_score, 'point')} from Formgrader"
            made.waiting[name] = f"has {by_hand}, which stay"
        elif apart(now_given, grade.max_score):
            said = described(now_given)
            made.waiting[name] = f"the graders talk first: {said} of {grade.max_score:g}"
            grade.manual_score = None
            grade.needs_manual_grade = True
        else:
            grade.manual_score = mean
            grade.needs_manual_grade = False
            words = [one.comment for one in now_given if one.comment]
            if words:
                comment.manual_comment = "\n".join(words)
            made.given.append(name)
    book.db.commit()
    return made


def _points(given: Iterable[Given]) -> list[float]:
    return [one.points for one in given if one.points is not None]


def _mean(given: Sequence[Given]) -> float | None:
    if not given:
        return None
    return fmean(_points(given))


def apart(given: Sequence[Given], most: float) -> bool:
    """Whether graders are too far apart for a mark; `most` is the points at most."""
    points = _points(given)
    distance = max(points) - min(points)
    return distance > APART * most


def described(given: Sequence[Given]) -> str:
    """Who gave what: `kim 1, lee 3`."""
    said = [f"{one.grader} {one.points:g}" for one in given]
    return ", ".join(said)
