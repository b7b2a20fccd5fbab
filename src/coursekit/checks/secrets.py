"""What students must not see of a solution: answers, hidden tests and mark schemes, and how to find
them in any text.

Lines are compared without what makes no difference: spacing, line breaks, quotes, comments,
escapes. A single line that also stands in the open proves nothing; what counts is a line that
stands nowhere in the open, or all of an answer.
"""

import html
import re
from dataclasses import dataclass
from functools import cached_property

from nbformat import NotebookNode

from coursekit import notebooks
from coursekit.checks.cells import regions
from coursekit.notebooks import Lab, grader, is_answer

#: Lines that any program may hold, and any two programs share.
COMMON = re.compile(
    r"(import|from) .*"
    r"|(return|yield) \w+"
    r"|(else|try|finally|pass|break|continue|return)\b:?"
    r"|raise NotImplementedError.*"
    r"|\W*"
)
_COMMENT = re.compile(r"#.*")
#: What makes no difference: spacing, line breaks, quotes and escapes.
_LOOSE = re.compile(r"[\s\"'`\\]+")
_TRAILING_COMMA = re.compile(r",(?=[)\]}])")
#: Line breaks and tabs as a string of JSON has them.
_ESCAPED_BREAK = re.compile(r"\\[nt]")
#: The regions that nbgrader takes out of the student's version.
KINDS = (
    "SOLUTION",
    "HIDDEN TESTS",
    "MARK SCHEME",
)
#: Squeezed characters. Shorter lines say nothing by themselves.
LINE = 8
#: In the lab itself, where anything that is not in the open was put there by mistake.
IN_ITS_LAB = 20
#: In its lab, when it is all of the answer.
ALL_IN_ITS_LAB = 10
#: Anywhere else, where two people may write the same line: several lines in a row.
ELSEWHERE = 50
#: Anywhere else, one line by itself.
ALONE = 80
#: All of an answer, even if its author showed each line in the open.
WHOLE = 24


def squeeze(text: str) -> str:
    """A text without spacing, line breaks, quotes, escapes and trailing commas.

    Examples
    --------
    >>> squeeze("total = sum(\\n    'a',\\n)") == squeeze('total=sum("a")')
    True
    """
    bare = _LOOSE.sub("", text)
    return _TRAILING_COMMA.sub("", bare)


class Text:
    """A text to look into: squeezed once without its comments, and once with them, where code may
    have been put."""

    def __init__(self, raw: str) -> None:
        readable = html.unescape(raw.replace("\0", ""))
        plain = _ESCAPED_BREAK.sub("\n", readable)
        self.forms = [squeeze(plain)]
        if "#" in plain:
            without = _COMMENT.sub("", plain)
            within = plain.replace("#", "")
            self.forms = [squeeze(without), squeeze(within)]

    def __contains__(self, squeezed: str) -> bool:
        return any(squeezed in form for form in self.forms)


@dataclass(frozen=True)
class Line:
    """A line of a region.

    Attributes
    ----------
    text : str
        Squeezed.
    weight : int
        Its characters; 0 of a common line.
    is_shown : bool
        Whether it stands in the open.
    """

    text: str
    weight: int
    is_shown: bool


@dataclass(frozen=True)
class Secret:
    """One region of a solution that nbgrader takes out of the student's version.

    Attributes
    ----------
    lab : Lab
        Whose it is.
    kind : str
        "SOLUTION", "HIDDEN TESTS" or "MARK SCHEME".
    grade_id : str
        Of its cell.
    source : tuple of str
        Its lines.
    shown : str
        The squeezed text that the lab shows in the open.
    """

    lab: Lab
    kind: str
    grade_id: str
    source: tuple[str, ...]
    shown: str

    @cached_property
    def lines(self) -> list[Line]:
        """Its lines, without those that hold no code."""
        found = []
        for raw in self.source:
            code = _COMMENT.sub("", raw)
            text = squeeze(code)
            if not text:
                continue
            is_common = len(text) < LINE or COMMON.fullmatch(code.strip())
            weight = 0 if is_common else len(text)
            line = Line(text, weight, text in self.shown)
            found.append(line)
        return found

    def leaks_into(self, text: Text, own: bool) -> str | None:
        """The first squeezed line that a text gives away, or None.

        Parameters
        ----------
        text : Text
            Where to look.
        own : bool
            Whether the text is of the student's version of this very lab.
        """
        for first in range(len(self.lines)):
            run = self._run(text, first)
            if self._is_given_away(run, own):
                worst = max(run, key=lambda line: (not line.is_shown, line.weight))
                return worst.text
        return None

    def _is_given_away(self, run: list[Line], own: bool) -> bool:
        """Whether these lines in a row are too many."""
        weight = sum(line.weight for line in run)
        gain = sum(line.weight for line in run if not line.is_shown)
        whole = len(run) == len(self.lines)
        if own:
            allowed = ALL_IN_ITS_LAB if whole else IN_ITS_LAB
            if gain >= allowed:
                return True
        telling = [line for line in run if line.weight]
        allowed = ELSEWHERE if len(telling) > 1 else ALONE
        if gain and weight >= allowed:
            return True
        return whole and self.kind == "SOLUTION" and weight >= WHOLE

    def _run(self, text: Text, first: int) -> list[Line]:
        """The longest run of lines from `first` on that stands in the text without a break."""
        run: list[Line] = []
        joined = ""
        for line in self.lines[first:]:
            joined += line.text
            if joined not in text:
                break
            run.append(line)
        return run


def secrets(lab: Lab) -> list[Secret]:
    """Every region of a lab's solution that students must not see."""
    notebook = notebooks.read(lab.solution)
    open_texts = [_in_the_open(cell) for cell in notebook.cells]
    shown = squeeze("\n".join(open_texts))
    found = []
    for cell in notebook.cells:
        grade_id = str(grader(cell).get("grade_id"))
        for kind, lines in _hidden(cell):
            found.append(
                Secret(
                    lab,
                    kind,
                    grade_id,
                    tuple(lines),
                    shown,
                )
            )
    return found


def _hidden(cell: NotebookNode) -> list[tuple[str, list[str]]]:
    """The hidden regions of a cell; all of an answer cell that marks none, for nbgrader clears it
    whole."""
    found = []
    for kind in KINDS:
        for lines in regions(cell.source, kind):
            found.append((kind, lines))
    kinds = [kind for kind, _ in found]
    if is_answer(cell) and "SOLUTION" not in kinds:
        return [("SOLUTION", cell.source.splitlines())]
    return found


def _in_the_open(cell: NotebookNode) -> str:
    hidden = [line for _, lines in _hidden(cell) for line in lines]
    rest = []
    for line in cell.source.splitlines():
        if line in hidden:
            hidden.remove(line)
        else:
            rest.append(line)
    text = "\n".join(rest)
    if cell.cell_type == "code":
        return _COMMENT.sub("", text)
    return text
