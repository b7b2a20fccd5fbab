"""The pages that a student gets back, and where they are put."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nbgrader.utils import notebook_hash

from fairmark import intake
from fairmark.model import Assignment, Results, Submission
from fairmark.nbgrader.feedback import message, page
from fairmark.nbgrader.withholding import tests_with_hidden, withhold
from fairmark.notebook.plan import notebook_plan
from fairmark.policy import Hidden
from fairmark.store import files
from fairmark.watch.inbox import SECRET, Ticket

#: What nbgrader's Submit writes as a submission's secret.
_SECRET = re.compile(rb"[0-9a-f-]{16,256}")
#: Bytes of a file with a secret.
_MAX_SECRET = 1000
#: Notebooks of a submission that get a page.
_MAX_PAGES = 20
#: For the student's account, too; who does not know a page's name does not find it.
_READABLE = 0o644
_FIND_BY_NAME = 0o711
#: Text by the name of its notebook.
Pages = Mapping[str, str]

_MEANING = {
    Hidden.POINTS: "The tests count as they stand.",
    Hidden.TOPICS: "Of tests with a part that you do not see, the page tells the topic of what did "
    "not pass.",
    Hidden.NOTHING: "Of tests with a part that you do not see, the page tells the part that you "
    "see.",
}


def graded(
    assignment: Assignment,
    submission: Submission,
    results: Results,
    hidden: Hidden,
    note: str,
) -> dict[str, str]:
    """The pages of a graded submission, by notebook."""
    made = {}
    for name, result in results.items():
        plan = notebook_plan(assignment, name)
        cells = plan.rebuilt(submission.submitted, name).cells
        told = withhold(result, cells, assignment.delimiter, hidden)
        said = f"{note} {_MEANING[hidden]}"
        by_hand = _by_hand(plan.base)
        unseen = tests_with_hidden(cells, assignment.delimiter)
        made[name] = page(
            assignment,
            submission.student,
            name,
            cells,
            told,
            by_hand,
            said,
            withheld=bool(unseen) and hidden != Hidden.POINTS,
        )
    return made


def _by_hand(cells: Sequence[Any]) -> dict[str, dict[str, Any]]:
    """What a person will grade, as the page wants it."""
    found = {}
    for cell in cells:
        if cell.by_hand:
            found[cell.grade_id] = {
                "score": None,
                "points": cell.points,
                "extra": 0.0,
                "by_hand": False,
                "comment": None,
            }
    return found


def said(ticket: Ticket, *paragraphs: str) -> str:
    """A page of a few sentences."""
    return message(f"{ticket.assignment}: handed in by {ticket.student}", paragraphs)


class Desk(ABC):
    """Where pages are put.

    Parameters
    ----------
    place : Path
    """

    def __init__(self, place: Path) -> None:
        self.place = place

    def deliver(
        self,
        ticket: Ticket,
        pages: Pages,
        otherwise: str,
    ) -> None:
        """Put pages where their student finds them.

        Parameters
        ----------
        ticket : Ticket
        pages : mapping of str to str
            By notebook.
        otherwise : str
            The page of notebooks of the submission that have none: nbgrader says that feedback is
            there only when each of a submission's notebooks has a page.

        Raises
        ------
        OSError
            A page cannot be written.
        """
        for name in sorted({*pages, *_notebooks(ticket.folder)}):
            path = self._path(ticket, name)
            if path is not None:
                files.write(path, pages.get(name, otherwise))
                path.chmod(_READABLE)

    @abstractmethod
    def _path(self, ticket: Ticket, notebook: str) -> Path | None:
        """Where the page of a notebook lies; None where it cannot be given back."""


class ExchangeDesk(Desk):
    """The feedback folder of nbgrader's exchange, in which a page bears a hash of the submission's
    secret: only the student knows it."""

    def __init__(self, place: Path) -> None:
        super().__init__(place)
        if not place.is_dir():
            place.mkdir()
            place.chmod(_FIND_BY_NAME)

    def _path(self, ticket: Ticket, notebook: str) -> Path | None:
        try:
            secret = intake.ordinary(ticket.folder / SECRET, _MAX_SECRET)
        except OSError:
            return None
        if not _SECRET.fullmatch(secret):
            return None
        name = notebook_hash(secret=secret.decode(), notebook_id=notebook)
        return self.place / f"{name}.html"


class FolderDesk(Desk):
    """A folder of STUDENT/ASSIGNMENT/, into which students cannot write."""

    def _path(self, ticket: Ticket, notebook: str) -> Path | None:
        return self.place / ticket.student / ticket.assignment / f"{notebook}.html"


def _notebooks(folder: Path) -> list[str]:
    """The notebooks that lie in a submission's folder."""
    names = sorted(path.stem for path in folder.glob("*.ipynb"))
    return names[:_MAX_PAGES]
