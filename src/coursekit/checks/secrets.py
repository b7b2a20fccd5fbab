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
    r"(import|from) .*|(return|yield) \w+|(else|try|finally|pass|break|continue|return)\b:?"
    r"|raise NotImplementedError.*|\W*"
)
#: Squeezed characters. Shorter lines say nothing by themselves.
LINE = 8
#: In the lab itself, where anything that is not in the open was put there by mistake.
IN_ITS_LAB = 20
#: In its lab, when it is all of the answer.
ALL_IN_ITS_LAB = 10
#: Anywhere else, where two people may write the same line: two lines in a row, or one by itself.
ELSEWHERE, ALONE = 50, 80
#: All of an answer, even if its author showed each line in the open.
WHOLE = 24


def squeeze(text: str) -> str:
    """A text without spacing, line breaks, quotes, escapes and trailing commas.

    Examples
    --------
    >>> squeeze("total = sum(\\n    'a',\\n)") == squeeze('total=sum("a")')
    True
    """
    bare = re.sub(r"[\s\"'`\\]+", "", text)
    return re.sub(r",(?=[)\]}])", "", bare)


class Text:
    """A text to look into: squeezed once without its comments, and once with them, where code may
    have been put."""

    def __init__(self, raw: str) -> None:
        plain = re.sub(r"\\[nt]", "\n", html.unescape(raw.replace("\0", "")))
        self.forms = [squeeze(plain)]
        if "#" in plain:
            self.forms = [squeeze(re.sub(r"#.*", "", plain)), squeeze(plain.replace("#", ""))]

    def __contains__(self, squeezed: str) -> bool:
        return any(squeezed in form for form in self.forms)


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
    def lines(self) -> list[tuple[str, int, bool]]:
        """Each line squeezed, what it weighs (0: a common one), and whether it stands in the
        open."""
        found = []
        for raw in self.source:
            line = squeeze(re.sub(r"#.*", "", raw))
            common = len(line) < LINE or COMMON.fullmatch(re.sub(r"#.*", "", raw).strip())
            if line:
                found.append((line, 0 if common else len(line), line in self.shown))
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
            weight = sum(weight for _, weight, _ in run)
            gain = sum(weight for _, weight, shown in run if not shown)
            whole = len(run) == len(self.lines)
            elsewhere = ELSEWHERE if sum(weight > 0 for _, weight, _ in run) > 1 else ALONE
            if (
                (own and gain >= (ALL_IN_ITS_LAB if whole else IN_ITS_LAB))
                or (gain and weight >= elsewhere)
                or (whole and self.kind == "SOLUTION" and weight >= WHOLE)
            ):
                return max(run, key=lambda line: (not line[2], line[1]))[0]
        return None

    def _run(self, text: Text, first: int) -> list[tuple[str, int, bool]]:
        """The longest run of lines from `first` on that stands in the text without a break."""
        end, joined = first, ""
        while end < len(self.lines) and joined + self.lines[end][0] in text:
            joined += self.lines[end][0]
            end += 1
        return self.lines[first:end]


def secrets(lab: Lab) -> list[Secret]:
    """Every region of a lab's solution that students must not see."""
    notebook = notebooks.read(lab.solution)
    shown = squeeze("\n".join(_in_the_open(cell) for cell in notebook.cells))
    return [
        Secret(lab, kind, str(grader(cell).get("grade_id")), tuple(lines), shown)
        for cell in notebook.cells
        for kind, lines in _hidden(cell)
    ]


def _hidden(cell: NotebookNode) -> list[tuple[str, list[str]]]:
    """The hidden regions of a cell; all of an answer cell that marks none, for nbgrader clears it
    whole."""
    kinds = ("SOLUTION", "HIDDEN TESTS", "MARK SCHEME")
    found = [(kind, lines) for kind in kinds for lines in regions(cell.source, kind)]
    if is_answer(cell) and not any(kind == "SOLUTION" for kind, _ in found):
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
    return re.sub(r"#.*", "", "\n".join(rest)) if cell.cell_type == "code" else "\n".join(rest)
