"""Proposals of projects: the given ones, the numbers of a plan, and
what a file still lacks.

A proposal is a Markdown file with the headings of the template. `problems` is
what `scripts/check_proposal.py` prints. It checks that a proposal is
complete, never that it is good.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from math import sqrt
from statistics import NormalDist

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
PLACEHOLDERS = frozenset(
    {
        "",
        "tbd",
        "tba",
        "todo",
        "to be done",
        "to be decided",
        "n/a",
        "?",
    }
)
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

#: How likely a test is to notice that the goal is reached, if its set is large enough.
POWER = 0.8

#: Words with which a line begins in which nobody has written anything yet.
_OPEN = ("tbd", "tba", "todo")
_HEADING = re.compile(r"^## [ \t]*(?P<name>.+?)[ \t]*$")
_ENTRY = re.compile(r"^[-*] (?P<key>[a-z ]+?) *: *(?P<value>.+?) *$")
#: A comma stands only before three digits: `1,200`, and neither `1,5` nor `0,700`.
_NUMBER = re.compile(r"((?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+) ?(%?)")
_DECIMAL_COMMA = re.compile(r"\d*,\d+ ?%?")


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


@dataclass(frozen=True)
class _Entry:
    """A line `- name: value` of a plan: where, as it is written, and
    the number if it is one."""

    line: int
    written: str
    value: float | None


def given(name: str) -> str:
    """The text of a proposal that comes with the course.

    Parameters
    ----------
    name : str
        "template", "good", "glossy", "thin", "feasible" or "infeasible".
    """
    return data.path("project", name).read_text(encoding="utf-8")


def bare(line: str) -> str:
    """A line in lower case, without blanks, list marks, quote marks
    and full stops at its ends.

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
    _, body = _blocks(text).get("plan", (0, []))
    plan: dict[str, float | str | None] = {}
    for key, entry in _entries(body).items():
        plan[key] = entry.written if key == "metric" else entry.value
    return plan


def problems(text: str) -> list[Problem]:
    """What a proposal lacks, in the order of its lines.

    Returns
    -------
    list of Problem
        Empty when the proposal is complete. That says nothing about how good it is.
    """
    blocks = _blocks(text)
    found = _title(text)
    found += _sections(text, blocks)
    line, body = blocks.get("plan", (0, []))
    if line:
        entries = _entries(body)
        found += _numbers(line, entries)
        found += _sums(entries)
    return sorted(found, key=lambda problem: problem.line)


def _blocks(text: str) -> dict[str, tuple[int, list[tuple[int, str]]]]:
    """Name -> (line of its heading, its numbered lines); headings
    inside code do not count."""
    blocks: dict[str, tuple[int, list[tuple[int, str]]]] = {}
    name = None
    fenced = False
    for number, line in enumerate(text.splitlines(), start=1):
        fenced ^= line.startswith("```")
        match = None if fenced else _HEADING.match(line)
        if match:
            name = match["name"].lower()
            blocks.setdefault(name, (number, []))
        elif name:
            _, body = blocks[name]
            body.append((number, line))
    return blocks


def _entries(body: list[tuple[int, str]]) -> dict[str, _Entry]:
    """Name -> entry of the lines `- name: value`; the last one of a name counts."""
    found = {}
    for number, line in body:
        match = _ENTRY.match(line.lower())
        if match:
            written = match["value"]
            value = _number(written)
            found[match["key"]] = _Entry(number, written, value)
    return found


def _number(written: str) -> float | None:
    """A number as people write it: `1,200`, `0.9`, `90 %`."""
    match = _NUMBER.fullmatch(written)
    if not match:
        return None
    digits, percent = match.groups()
    number = float(digits.replace(",", ""))
    return number / 100 if percent else number


def _title(text: str) -> list[Problem]:
    """Whether there is a title, and whether it is the team's own."""
    titles = [line for line in text.splitlines() if line.startswith("# ")]
    if not titles:
        sentence = "The file has no title: begin it with '# ' and your project's name."
        return [Problem(1, sentence)]
    title = titles[0].lstrip("#")
    if bare(title) == "name of the project":
        sentence = "The title is the template's: write your project's name."
        return [Problem(1, sentence)]
    return []


def _sections(
    text: str, blocks: dict[str, tuple[int, list[tuple[int, str]]]]
) -> list[Problem]:
    """Sections that are not there, and those in which nobody has written anything."""
    last = max(1, len(text.splitlines()))
    template = given("template").splitlines()
    unwritten = PLACEHOLDERS | {bare(line) for line in template}
    found = []
    for name in REQUIRED:
        if name not in blocks:
            heading = name.capitalize()
            sentence = f"There is no section '## {heading}': add it."
            sentence += _nearest(name, text)
            found.append(Problem(last, sentence))
            continue
        line, body = blocks[name]
        lines = [bare(words) for _, words in body]
        if all(words in unwritten or words.startswith(_OPEN) for words in lines):
            sentence = (
                f"The section '{name}' is empty: write at least one sentence of your "
                "own."
            )
            found.append(Problem(line, sentence))
    return found


def _nearest(name: str, text: str) -> str:
    """A question about the heading that may be meant, or nothing."""
    headings = {}
    for number, line in enumerate(text.splitlines(), start=1):
        name_there = bare(line.removeprefix("## "))
        if line.startswith("#") and name_there not in REQUIRED:
            words = line.strip("#: \t").lower()
            headings[words] = (number, line.strip())
    for match in get_close_matches(name, headings, n=1):
        number, line = headings[match]
        return (
            f" Line {number} is '{line}': if that is it, write it as in the template."
        )
    return ""


def _numbers(line: int, entries: dict[str, _Entry]) -> list[Problem]:
    """Entries of the plan that are not there, not numbers, impossible, or unknown."""
    found = []
    metric = entries.get("metric")
    if metric is None:
        sentence = "The plan has no line '- metric: NAME': add it."
        found.append(Problem(line, sentence))
    elif bare(metric.written) in PLACEHOLDERS:
        sentence = "The metric is open: name one, such as accuracy."
        found.append(Problem(metric.line, sentence))
    for key, (low, high) in NUMBERS.items():
        if key not in entries:
            sentence = f"The plan has no line '- {key}: NUMBER': add it."
            found.append(Problem(line, sentence))
            continue
        entry = entries[key]
        if entry.value is None:
            sentence = _no_number(key, entry.written)
            found.append(Problem(entry.line, sentence))
        elif not low <= entry.value <= high:
            sentence = (
                f"'{key}' is {entry.value:g}: expected a number from {low:g} to "
                f"{high:g}."
            )
            found.append(Problem(entry.line, sentence))
    known = {"metric", *NUMBERS}
    for key in entries.keys() - known:
        entry = entries[key]
        sentence = (
            f"'{key}' is no entry of the plan: correct its name, or move it to another "
            "part."
        )
        found.append(Problem(entry.line, sentence))
    return found


def _no_number(key: str, written: str) -> str:
    """What is wrong with a value that is no number, and what to write."""
    if bare(written) in PLACEHOLDERS:
        return (
            f"'{key}' is open: write a number; a guess that the text calls a guess "
            "will do."
        )
    if _DECIMAL_COMMA.fullmatch(written):
        with_point = written.replace(",", ".")
        return f"'{key}' is {written}: write {with_point} with a point."
    return (
        f"'{key}' is not a number: found '{written}', expected digits alone, "
        "without a unit, a range or a sign such as ~."
    )


def _sums(entries: dict[str, _Entry]) -> list[Problem]:
    """What the numbers of a plan say together; each check waits for
    the numbers it needs."""
    value = {}
    for key, entry in entries.items():
        if entry.value is not None:
            value[key] = entry.value
    checks = (
        _goal,
        _lost,
        _test_set,
        _labelling,
        _beginning,
        _ending,
        _training,
    )
    found = []
    for check in checks:
        try:
            result = check(value)
        except KeyError:
            continue
        if result:
            key, sentence = result
            line = entries[key].line
            found.append(Problem(line, sentence))
    return found


def _goal(value: dict[str, float]) -> tuple[str, str] | None:
    """Whether the goal is a gain."""
    now = value["now"]
    goal = value["goal"]
    if goal <= now:
        return (
            "goal",
            f"The goal of {goal:g} is not above the {now:g} that you have now.",
        )
    if now == 0 or goal == 1:
        return "goal", "A score of exactly 0 or 1 is no plan: write what you expect."
    return None


def _lost(value: dict[str, float]) -> tuple[str, str] | None:
    """Whether the share that the new model loses can be so large."""
    now = value["now"]
    goal = value["goal"]
    lost = value["lost"]
    if lost <= now and lost + goal <= 1:
        return None
    most = min(now, 1 - goal)
    return "lost", (
        f"'lost' is {lost:g}, more than the {most:g} that it can be: the baseline "
        "has these cases right, and the new model has them wrong."
    )


def _test_set(value: dict[str, float]) -> tuple[str, str] | None:
    """Whether the test set is large enough to notice the gain."""
    cases = value["test cases"]
    if _goal(value) or _lost(value) or cases < 1:
        return None
    chance = chance_to_notice(value["now"], value["goal"], value["lost"], cases)
    if chance >= POWER:
        return None
    return "test cases", (
        f"If you reach the goal, {cases:g} test cases show it with a chance of "
        f"{chance:.1%}; plan for {POWER:.0%} (exercise 09.4): label more of them, or "
        "aim higher."
    )


def _labelling(value: dict[str, float]) -> tuple[str, str] | None:
    """Whether the labellers have the time that the labels take."""
    answers = value["labels to make"] * value["answers a label"]
    work = answers * value["seconds an answer"] / 3600
    begin = value["first label in week"]
    end = value["labels ready by week"]
    weeks = max(0, end - begin)
    time = weeks * value["labellers"] * value["hours a week"]
    if work <= time * (1 + 1e-9):  # .7 * 3 is a little less than 2.1
        return None
    return "labels to make", (
        f"Your labels take {work:.0f} hours and your labellers have {time:.0f}: "
        "make fewer labels, ask fewer people for each, or find more people."
    )


def _beginning(value: dict[str, float]) -> tuple[str, str] | None:
    """Whether the first label comes after the lead time."""
    ready = 1 + value["lead time in weeks"]
    if not value["labels to make"] or value["first label in week"] >= ready:
        return None
    sentence = (
        f"The first label cannot come before week {ready:g}: the lead time comes first."
    )
    return "first label in week", sentence


def _ending(value: dict[str, float]) -> tuple[str, str] | None:
    """Whether the labels are ready before the first model."""
    if value["labels ready by week"] <= MODEL_WEEK:
        return None
    sentence = (
        f"The first model is due in week {MODEL_WEEK}: its labels must be ready by "
        "then."
    )
    return "labels ready by week", sentence


def _training(value: dict[str, float]) -> tuple[str, str] | None:
    """Whether labels are left to train on."""
    labels = value["labels to make"] + value["labelled already"]
    if labels > value["test cases"]:
        return None
    return (
        "test cases",
        "All your labels go into the test set: none is left to train on.",
    )


def chance_to_notice(
    now: float,
    goal: float,
    lost: float,
    cases: float,
) -> float:
    """How likely a paired test at 5 % is to notice a gain on one shared test set.

    Each case counts 1 if only the new model is right, -1 if only the baseline is,
    else 0. The sum is nearly normal, and significant beyond 1.96 of the deviations
    it has without any gain.

    Parameters
    ----------
    now, goal : float
        Share of right answers of the baseline and of the new model.
    lost : float
        Share of all cases that the baseline has right and the new model wrong.
    cases : float
        Size of the test set.

    References
    ----------
    R. J. Connor (1987). Sample size for testing differences in proportions for the
    paired-sample design. Biometrics 43.

    Examples
    --------
    >>> round(chance_to_notice(0.9, 0.93, 0.02, 300), 2)
    0.5
    """
    gain = goal - now
    won = gain + lost
    differing = won + lost
    without_gain = sqrt(cases * differing)
    with_gain = sqrt(cases * (differing - gain**2))
    limit = NormalDist().inv_cdf(0.975) * without_gain
    total = NormalDist(cases * gain, with_gain)
    return 1 - total.cdf(limit)


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
    E. B. Wilson (1927). Probable inference, the law of succession, and statistical
    inference. Journal of the American Statistical Association 22.

    Examples
    --------
    >>> tuple(round(end, 2) for end in wilson(0.9, 100))
    (0.83, 0.94)
    """
    z = 1.959964
    square = z * z
    middle = share + square / (2 * cases)
    variance = share * (1 - share) / cases
    variance += square / (4 * cases * cases)
    half = z * sqrt(variance)
    scale = 1 + square / cases
    low = (middle - half) / scale
    high = (middle + half) / scale
    return low, high
