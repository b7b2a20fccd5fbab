"""The course's rules on dates and feedback: `policy.toml` beside nbgrader_config.py.

Without the file, nothing is due, and the defaults of `Feedback` hold. A name that is misspelt, or a
value of another type, is an error that says so.

Reference: TOML 1.0, https://toml.io.
"""

import dataclasses
import difflib
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fairmark.errors import CourseError

NAME = "policy.toml"
#: A table for tools of the course's own, which is not read here.
OWN = "course"
#: What is due on a day is due at the end of it.
_END_OF_DAY = time(23, 59, 59)
_Row = TypeVar("_Row")


class Hidden(StrEnum):
    """What feedback before the deadline says of the part of a test that students do not see."""

    #: All that the final page says: whether it passed, its points, its hint.
    POINTS = "points"
    #: The hints of the parts that did not pass, without points.
    TOPICS = "topics"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Feedback:
    """How often students get feedback before they are graded, and how much of it.

    Attributes
    ----------
    a_day, in_all : int
        Times for each student and assignment.
    hidden : Hidden
        What is said of hidden tests.
    after_due : bool
        Whether there is feedback on what is handed in after it was due.
    """

    a_day: int = 5
    in_all: int = 30
    hidden: Hidden = Hidden.TOPICS
    after_due: bool = False


@dataclass(frozen=True)
class Late:
    """What becomes of work that comes after it was due.

    Attributes
    ----------
    free_days : int
        Late days of each student for the whole course; whole days, used in the order of due dates.
    free_days_each : int
        At most for one assignment.
    without : list of str
        Assignments for which there are none.
    percent_a_day : float
        Of the points, taken off for each further day that was begun.
    """

    free_days: int = 0
    free_days_each: int = 0
    without: list[str] = field(default_factory=list)
    percent_a_day: float = 0.0


@dataclass(frozen=True)
class Extension:
    """More time for one student and one assignment.

    Attributes
    ----------
    student, assignment : str
    days : int
        After the due date of the others.
    reason : str
        For the instructors.
    """

    student: str
    assignment: str
    days: int
    reason: str


@dataclass(frozen=True)
class Policy:
    """The rules of a course.

    Attributes
    ----------
    timezone : tzinfo
        In which days are counted, and dates without an offset are meant.
    due : dict of str to datetime
        Assignment -> when it is due, in UTC.
    late : Late or None
        None where the file says nothing about it.
    extensions : dict of (str, str) to Extension
        By student and assignment.
    feedback : Feedback
    """

    timezone: tzinfo = UTC
    due: dict[str, datetime] = field(default_factory=dict)
    late: Late | None = None
    extensions: dict[tuple[str, str], Extension] = field(default_factory=dict)
    feedback: Feedback = field(default_factory=Feedback)

    def due_for(self, student: str, assignment: str) -> datetime | None:
        """When something is due for a student; None where no date is set."""
        due = self.due.get(assignment)
        if due is None:
            return None
        return due + self.more_time(student, assignment)

    def more_time(self, student: str, assignment: str) -> timedelta:
        """How much later something is due for a student than for others."""
        extension = self.extensions.get((student, assignment))
        if extension is None:
            return timedelta()
        return timedelta(days=extension.days)

    def day(self, moment: datetime) -> date:
        """The course's day of a moment."""
        return moment.astimezone(self.timezone).date()

    def shown(self, moment: datetime) -> str:
        """A moment as people read it."""
        local = moment.astimezone(self.timezone)
        return f"{local:%Y-%m-%d %H:%M:%S %Z}"


def read(root: Path) -> Policy:
    """The rules of the course in a folder.

    Raises
    ------
    CourseError
        The file is not as it should be; the message says where, and what is right.
    """
    path = root / NAME
    if not path.is_file():
        return Policy()
    try:
        return parse(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise CourseError(f"{path}: {error}") from None


def own_table(root: Path, kind: type[_Row]) -> _Row:
    """The table [course] of the file, as a dataclass of the course's own.

    Raises
    ------
    CourseError
        It is not as it should be.
    """
    path = root / NAME
    try:
        values: dict[str, Any] = {}
        if path.is_file():
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        return _row(kind, OWN, _table(OWN, values))
    except (ValueError, OSError) as error:
        raise CourseError(f"{path}: {error}") from None


def parse(text: str) -> Policy:
    """The rules that a text states.

    Raises
    ------
    ValueError
        It is no TOML, or a name or a value is wrong.

    Examples
    --------
    >>> rules = parse("[due]\\nhw1 = 2027-01-17")
    >>> rules.due["hw1"].isoformat()
    '2027-01-17T23:59:59+00:00'
    """
    values = tomllib.loads(text)
    _check_names("", values, ["timezone", "due", "late", "extension", "feedback", OWN])
    zone = _zone(values.get("timezone", "UTC"))
    due = {}
    for name, value in _table("due", values).items():
        due[name] = moment(f"due.{name}", value, zone)
    late = None
    if "late" in values:
        late = _row(Late, "late", _table("late", values))
    extensions = _extensions(values.get("extension", []), due)
    feedback = _row(Feedback, "feedback", _table("feedback", values))
    return Policy(zone, due, late, extensions, feedback)


def _extensions(
    rows: object,
    due: Mapping[str, datetime],
) -> dict[tuple[str, str], Extension]:
    """The tables [[extension]]."""
    if not isinstance(rows, list):
        raise ValueError("extension: expected tables, [[extension]]")
    found: dict[tuple[str, str], Extension] = {}
    for number, values in enumerate(rows, start=1):
        name = f"extension {number}"
        one = _row(Extension, name, values)
        key = (one.student, one.assignment)
        if one.assignment not in due:
            raise ValueError(f"{name}: {one.assignment!r} has no date in [due]")
        if not one.reason.strip():
            raise ValueError(f"{name}: expected a reason")
        if key in found:
            raise ValueError(f"{name}: {one.student!r} has one for {one.assignment!r} already")
        found[key] = one
    return found


def moment(
    name: str,
    value: object,
    zone: tzinfo,
) -> datetime:
    """A date or a time of the file, in UTC; a date is the end of its day."""
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, _END_OF_DAY)
    if not isinstance(value, datetime):
        raise ValueError(f"{name}: expected a date, as in 2027-01-17, found {value!r}")
    if value.tzinfo is None:
        value = value.replace(tzinfo=zone)
    return value.astimezone(UTC)


def _zone(name: object) -> tzinfo:
    """A time zone by its name."""
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(f"timezone: expected one like 'Europe/Berlin', found {name!r}") from None


def _table(name: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """A table of the file; empty where it is missing."""
    found = values.get(name, {})
    if not isinstance(found, Mapping):
        raise ValueError(f"{name}: expected a table, [{name}]")
    return found


def _row(
    kind: type[_Row],
    name: str,
    values: Mapping[str, Any],
) -> _Row:
    """A dataclass from a table of the file, each value of its field's type."""
    fields = {one.name: one for one in dataclasses.fields(kind)}  # type: ignore[arg-type]
    _check_names(name, values, fields)
    made = {}
    for key, value in values.items():
        made[key] = _value(f"{name}.{key}", value, fields[key].type)
    for key, one in fields.items():
        if key not in made and not _has_default(one):
            raise ValueError(f"{name}: {key} is missing")
    return kind(**made)


def _has_default(one: dataclasses.Field[Any]) -> bool:
    """Whether a field may be left out."""
    value = one.default is not dataclasses.MISSING
    factory = one.default_factory is not dataclasses.MISSING
    return value or factory


def _value(
    name: str,
    value: object,
    kind: Any,
) -> Any:
    """A value of a field's type."""
    if kind == list[str]:
        return _names(name, value)
    if kind == dict[str, float]:
        return _numbers(name, value)
    if issubclass(kind, StrEnum):
        return _choice(name, value, kind)
    if kind is float and type(value) is int:
        value = float(value)
    if type(value) is not kind:
        raise ValueError(f"{name}: expected a value of type {kind.__name__}, found {value!r}")
    if isinstance(value, int | float) and value < 0:
        raise ValueError(f"{name}: expected no number below 0, found {value!r}")
    return value


def _choice(
    name: str,
    value: object,
    kind: type[StrEnum],
) -> StrEnum:
    choices = [one.value for one in kind]
    if value not in choices:
        known = ", ".join(map(repr, choices))
        raise ValueError(f"{name}: expected one of {known}, found {value!r}")
    return kind(value)


def _names(name: str, value: object) -> list[str]:
    wrong = f"{name}: expected a list of names, found {value!r}"
    if not isinstance(value, list):
        raise ValueError(wrong)
    for one in value:
        if not isinstance(one, str):
            raise ValueError(wrong)
    return value


def _numbers(name: str, value: object) -> dict[str, float]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{name}: expected a table of numbers, found {value!r}")
    numbers = {}
    for key, one in value.items():
        numbers[key] = _value(f"{name}.{key}", one, float)
    return numbers


def _check_names(
    table: str,
    found: Collection[str],
    known: Collection[str],
) -> None:
    """Refuse names that nothing reads."""
    for name in found:
        if name not in known:
            place = f"{table}.{name}" if table else name
            advice = f"there are {', '.join(known)}"
            close = difflib.get_close_matches(name, known, 1)
            if close:
                advice = f"did you mean {close[0]}?"
            raise ValueError(f"{place} is no setting; {advice}")
