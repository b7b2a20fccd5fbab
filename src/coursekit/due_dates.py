"""When each lab is due, as `[due]` in policy.toml."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date

from coursekit.notebooks import Lab
from coursekit.syllabus import Week

#: The table up to the next empty line, or the next table.
_TABLE = re.compile(r"^\[due\][^\n]*\n(?:[^\n\[][^\n]*(?:\n|\Z))*", re.MULTILINE)


def of_labs(
    labs: Sequence[Lab],
    weeks: Sequence[Week],
    evenings: Sequence[date],
) -> dict[str, date]:
    """When each lab is due: with the last part of it.

    Parameters
    ----------
    labs : sequence of Lab
    weeks : sequence of Week
    evenings : sequence of date
        When the work of each week is due.

    Returns
    -------
    dict of str to date
        By the lab's name.
    """
    by_number = {}
    for week, evening in zip(weeks, evenings, strict=True):
        for module in week.modules:
            number = module[:2]
            by_number[number] = evening
    found = {}
    for lab in labs:
        if lab.number in by_number:
            found[lab.name] = by_number[lab.number]
    return found


def written(policy: str, due: Mapping[str, date]) -> str:
    """The text of policy.toml with these dates; all else in it stays as it is.

    Examples
    --------
    >>> print(written("[due]\\nold = 2026-01-01\\n", {"01-x": date(2027, 1, 17)}), end="")
    [due]
    "01-x" = 2027-01-17
    """
    table = "[due]\n"
    for name, day in due.items():
        quoted = json.dumps(name)
        table += f"{quoted} = {day.isoformat()}\n"
    if _TABLE.search(policy):
        return _TABLE.sub(lambda _: table, policy, count=1)
    text = policy.rstrip("\n")
    if not text:
        return table
    return f"{text}\n\n{table}"
