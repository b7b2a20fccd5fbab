"""Proposals of projects: the given ones, the numbers of a plan, and what a file still lacks.

A proposal is a Markdown file with the headings of the template. `problems` is what
`scripts/check_proposal.py` prints. It checks that a proposal is complete, never that it is good.
"""

import re
from dataclasses import dataclass
from math import sqrt

from labkit import data

#: The headings (`## ...`) of a proposal, in lower case.
REQUIRED = (
    "team",
    "goal",
    "data",
    "baseline",
    "model and loss",
    "result",
    "stretch goal",
    "plan",
)
#: Lines that stand for "we do not know yet", as `bare` gives them.
PLACEHOLDERS = frozenset({"", "tbd", "tba", "todo", "to be done", "to be decided", "n/a", "?"})
#: The numbers of a plan, each with its smallest and its largest value.
NUMBERS = {
    "now": (0, 1),
    "goal": (0, 1),
    "lost": (0, 1),
    "test cases": (1, 10**9),
    "labelled already": (0, 10**12),
    "labels to make": (0, 10**12),
    "answers a label": (1, 1000),
    "seconds an answer": (0, 10**6),
    "labellers": (0, 10**6),
    "hours a week": (0, 168),
    "lead time in weeks": (0, 52),
    "first label in week": (1, 52),
    "labels ready by week": (1, 52),
}
#: The week of the first model: its labels are ready by then.
MODEL_WEEK = 5

_HEADING = re.compile(r"^##[ \t]+(?P<name>.+?)[ \t]*$")
_ENTRY = re.compile(r"^[-*] (?P<key>[a-z ]+?) *: *(?P<value>.+?) *$")


@dataclass(frozen=True)
class Problem:
    """One thing that a proposal lacks.

    Attributes
    ----------
    line : int
        Where, counted from 1.
    sentence : str
        What is wrong and what to do, for the team.
    """

    line: int
    sentence: str


def given(name: str) -> str:
    """The text of a proposal that comes with the course.

    Parameters
    ----------
    name : str
        "template", "good", "glossy", "thin", "feasible" or "infeasible".
    """
    return data.path("project", name).read_text(encoding="utf-8")


def bare(line: str) -> str:
    """A line in lower case, without blanks, list marks, quote marks and full stops at its ends.

    Examples
    --------
    >>> bare("- TBD. ")
    'tbd'
    """
    return line.strip(" \t\r-*>.").lower()


def read_plan(text: str) -> dict[str, float | str | None]:
    """The plan of a proposal: the lines `- name: value` below the heading `## Plan`.

    Returns
    -------
    dict
        Name -> number; None where the value is no number. "metric" stays text.

    Examples
    --------
    >>> read_plan("## Plan\\n\\n- metric: accuracy\\n- goal: 0.88\\n- labellers: some")
    {'metric': 'accuracy', 'goal': 0.88, 'labellers': None}
    """
    entries = _entries(_blocks(text).get("plan", (0, []))[1])
    return {key: value for key, (_, value) in entries.items()}


def problems(text: str) -> list[Problem]:
    """What a proposal lacks, in the order of its lines.

    Returns
    -------
    list of Problem
        Empty when the proposal is complete. That says nothing about how good it is.
    """
    blocks = _blocks(text)
    found = [*_title(text), *_sections(text, blocks)]
    line, body = blocks.get("plan", (0, []))
    if line:
        entries = _entries(body)
        found += [*_numbers(line, entries), *_sums(entries)]
    return sorted(found, key=lambda problem: problem.line)


def _blocks(text: str) -> dict[str, tuple[int, list[tuple[int, str]]]]:
    """Name -> (line of its heading, its numbered lines); headings inside code do not count."""
    blocks: dict[str, tuple[int, list[tuple[int, str]]]] = {}
    name, fenced = None, False
    for number, line in enumerate(text.splitlines(), start=1):
        fenced ^= line.lstrip().startswith("```")
        match = None if fenced else _HEADING.match(line)
        if match:
            name = match["name"].lower()
            blocks.setdefault(name, (number, []))
        elif name:
            blocks[name][1].append((number, line))
    return blocks


def _entries(body: list[tuple[int, str]]) -> dict[str, tuple[int, float | str | None]]:
    """Name -> (line, value) of the lines `- name: value`; the last one of a name counts."""
    found: dict[str, tuple[int, float | str | None]] = {}
    for number, line in body:
        if match := _ENTRY.match(line.lower()):
            key, value = match["key"], match["value"]
            found[key] = (number, value if key == "metric" else _number(value))
    return found


def _number(value: str) -> float | None:
    """A number as people write it: `1,200`, `0.9`, `90 %`."""
    match = re.fullmatch(r"(\d[\d,]*(?:\.\d+)?|\.\d+) ?(%?)", value)
    if not match:
        return None
    number = float(match[1].replace(",", ""))
    return number / 100 if match[2] else number


def _title(text: str) -> list[Problem]:
    first = next((line for line in text.splitlines() if line.startswith("# ")), "")
    if not first:
        return [Problem(1, "The file has no title: begin it with '# ' and your project's name.")]
    if bare(first.lstrip("#")) == "name of the project":
        return [Problem(1, "The title is the template's: write your project's name.")]
    return []


def _sections(text: str, blocks: dict[str, tuple[int, list[tuple[int, str]]]]) -> list[Problem]:
    """Sections that are not there, and those in which nobody has written anything."""
    last = max(1, len(text.splitlines()))
    template = {bare(line) for line in given("template").splitlines()} | PLACEHOLDERS
    found = []
    for name in REQUIRED:
        if name not in blocks:
            found.append(Problem(last, f"There is no section '## {name.capitalize()}': add it."))
            continue
        line, body = blocks[name]
        if {bare(words) for _, words in body} <= template:
            sentence = f"The section '{name}' is empty: write at least one sentence of your own."
            found.append(Problem(line, sentence))
    return found


def _numbers(line: int, entries: dict[str, tuple[int, float | str | None]]) -> list[Problem]:
    """Numbers of the plan that are not there, not numbers, or impossible."""
    found = []
    for key, (low, high) in NUMBERS.items():
        if key not in entries:
            found.append(Problem(line, f"The plan has no line '- {key}: NUMBER': add it."))
            continue
        at, value = entries[key]
        if not isinstance(value, float):
            found.append(Problem(at, f"'{key}' is not a number: write one, without its unit."))
        elif not low <= value <= high:
            sentence = f"'{key}' is {value:g}: expected a number from {low:g} to {high:g}."
            found.append(Problem(at, sentence))
    for key in entries.keys() - NUMBERS.keys() - {"metric"}:
        sentence = f"'{key}' is no entry of the plan: correct its name, or move it to another part."
        found.append(Problem(entries[key][0], sentence))
    return found


def _sums(entries: dict[str, tuple[int, float | str | None]]) -> list[Problem]:
    """What the numbers of a plan say together; each check waits for the numbers it needs."""
    value = {key: number for key, (_, number) in entries.items() if isinstance(number, float)}
    checks = (_goal, _labelling, _beginning, _ending, _training)
    found = []
    for check in checks:
        try:
            result = check(value)
        except KeyError:
            continue
        if result:
            key, sentence = result
            found.append(Problem(entries[key][0], sentence))
    return found


def _goal(value: dict[str, float]) -> tuple[str, str] | None:
    now, goal, cases = value["now"], value["goal"], value["test cases"]
    if goal <= now:
        return "goal", f"The goal of {goal:g} is not above the {now:g} that you have now."
    if cases < 1:
        return None
    low, high = wilson(goal, cases)
    if low > now:
        return None
    return "test cases", (
        f"With {cases:g} test cases a score of {goal:g} has the 95 % interval {low:.2f} to "
        f"{high:.2f}, which holds your {now:g}: label more test cases, or aim higher."
    )


def _labelling(value: dict[str, float]) -> tuple[str, str] | None:
    answers = value["labels to make"] * value["answers a label"]
    work = answers * value["seconds an answer"] / 3600
    weeks = max(0, value["labels ready by week"] - value["first label in week"])
    time = weeks * value["labellers"] * value["hours a week"]
    if work <= time:
        return None
    return "labels to make", (
        f"Your labels take {work:.0f} hours and your labellers have {time:.0f}: "
        "make fewer labels, ask fewer people for each, or find more people."
    )


def _beginning(value: dict[str, float]) -> tuple[str, str] | None:
    ready = 1 + value["lead time in weeks"]
    if not value["labels to make"] or value["first label in week"] >= ready:
        return None
    return "first label in week", (
        f"The first label cannot come before week {ready:g}: the lead time comes first."
    )


def _ending(value: dict[str, float]) -> tuple[str, str] | None:
    if value["labels ready by week"] <= MODEL_WEEK:
        return None
    return "labels ready by week", (
        f"The first model is due in week {MODEL_WEEK}: its labels must be ready by then."
    )


def _training(value: dict[str, float]) -> tuple[str, str] | None:
    if value["labels to make"] + value["labelled already"] > value["test cases"]:
        return None
    return "test cases", "All your labels go into the test set: none is left to train on."


def wilson(share: float, cases: float) -> tuple[float, float]:
    """The 95 % interval of a share, by Wilson's formula.

    Parameters
    ----------
    share : float
        0 to 1.
    cases : float
        How many, 1 or more.

    References
    ----------
    E. B. Wilson (1927). Probable inference, the law of succession, and statistical inference.
    Journal of the American Statistical Association 22.

    Examples
    --------
    >>> tuple(round(end, 2) for end in wilson(0.9, 100))
    (0.83, 0.94)
    """
    z = 1.959964
    middle = share + z * z / (2 * cases)
    half = z * sqrt(share * (1 - share) / cases + z * z / (4 * cases * cases))
    scale = 1 + z * z / cases
    return (middle - half) / scale, (middle + half) / scale
