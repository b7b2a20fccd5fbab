"""What grading one notebook gives: marks with their reasons, and what the cells put out.

A result is plain JSON, so that it can be stored, sent and compared; the same submission gives the
same bytes but for the times, which stand apart.
"""

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Self

#: How a check can end, with the words for students.
STATES = {
    "passed": "passed",
    "partial": "partly right",
    "failed": "the check failed",
    "error": "the check ended in an error",
    "timeout": "no answer within the time limit",
    "died": "the notebook's process ended while it was checked",
    "too big": "the result is too large to check",
    "malformed": "what came back is not a result",
    "not run": "not run, because the submission's time was used up",
    "unreadable": "there is no notebook to check",
    "refused": "the test itself sends what cannot travel to the student's code",
}


@dataclass(frozen=True)
class Check:
    """One autograded cell.

    Attributes
    ----------
    grade_id : str
        Its name in nbgrader.
    score, points : float
        Given, and at most.
    state : str
        A key of `STATES`.
    hidden : bool
        Whether it ended in the part that students do not see: then the message is for the
        instructor alone.
    message : str
        What was expected and what came, or how it ended.
    lines : tuple of str
        The traceback of the student's code, of the visible part only.
    """

    grade_id: str
    score: float
    points: float
    state: str
    hidden: bool = False
    message: str = ""
    lines: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The message that students may read."""
        return STATES[self.state] if self.hidden else self.message or STATES[self.state]


@dataclass(frozen=True)
class CellRun:
    """One code cell that was run, or why it was not.

    Attributes
    ----------
    id : str
        Of the cell in the rebuilt notebook.
    outputs : list of dict
        As in nbformat, cleaned.
    stopped : str
        Why the cell was ended and left out; empty where it ran.
    """

    id: str
    outputs: list[dict[str, Any]]
    stopped: str = ""


@dataclass(frozen=True)
class Result:
    """A graded notebook.

    Attributes
    ----------
    checks : list of Check
        In the order of the notebook.
    cells : list of CellRun
        Those that were run.
    incidents : list of str
        What an instructor should know.
    isolation : str
        Which walls and limits held.
    times : dict of str to float
        Seconds by cell id and grade id, "cpu" of all that was run, "wall"; no part of what is
        compared.
    """

    checks: list[Check]
    cells: list[CellRun] = field(default_factory=list)
    incidents: list[str] = field(default_factory=list)
    isolation: str = ""
    times: dict[str, float] = field(default_factory=dict)

    def to_json(self) -> str:
        """As JSON of one line, keys sorted, without the times.

        Examples
        --------
        >>> text = Result([Check("test-f", 1.0, 2.0, "failed")]).to_json()
        >>> Result.from_json(text, {}).checks[0].score
        1.0
        """
        return json.dumps({**asdict(self), "times": {}}, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str, times: dict[str, float]) -> Self:
        """Read what `to_json` wrote, and put the times back."""
        data = json.loads(text)
        checks = [Check(**{**check, "lines": tuple(check["lines"])}) for check in data["checks"]]
        return cls(
            checks,
            [CellRun(**cell) for cell in data["cells"]],
            data["incidents"],
            data["isolation"],
            times,
        )


def partial(value: float | None, points: float) -> tuple[float, str, str]:
    """The score of a test that ran through: (score, state, a note for the instructor).

    A number as the value of the last line is partial credit, as nbgrader has it; none is full
    credit.

    Examples
    --------
    >>> partial(1.5, 2.0)
    (1.5, 'partial', '')
    >>> partial(None, 2.0)
    (2.0, 'passed', '')
    """
    if value is None or value == points:
        return points, "passed", ""
    score = min(value, points) if value >= 0 else 0.0
    note = (
        ""
        if score == value
        else f"the test gives {value:g} of {points:g} points; {score:g} counted"
    )
    return score, "passed" if score == points else "partial", note
