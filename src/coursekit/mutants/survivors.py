"""The mutants that no test notices and that a person has looked at, each with a reason.

They stand in `solutions/NN-name/answers/mutants.toml`:

    [[survivor]]
    exercise = "majority_vote"
    line = "votes = table.sort_values('label')"
    change = "(table)"
    reason = "groupby sorts by itself; the order of rows does not matter."

Where the student's own numbers are the answer, `line` and `change` are "*": any change may survive.
"""

import tomllib
from dataclasses import dataclass

from coursekit.mutants.trials import SURVIVED, Trial
from coursekit.notebooks import Lab

FIELDS = {
    "exercise",
    "line",
    "change",
    "reason",
}
#: Of an exercise whose numbers are the student's own: any line, any change.
ANY = "*"


@dataclass(frozen=True)
class Change:
    """A survivor, as the list knows it.

    Attributes
    ----------
    exercise : str
        Grade id of the answer cell.
    line : str
        The solution's line with the change, stripped.
    change : str
        What stands in the place of the replaced text.
    """

    exercise: str
    line: str
    change: str


def change(trial: Trial) -> Change:
    """How the list names a trial's mutant; the number of the line may move."""
    mutant = trial.mutant
    lines = mutant.source.splitlines()
    line = lines[mutant.line - 1]
    return Change(trial.key, line.strip(), mutant.after)


def reviewed(lab: Lab) -> dict[Change, str]:
    """The reviewed survivors of a lab, each with its reason; none where the file is missing.

    Raises
    ------
    ValueError
        An entry lacks a field or a reason, or has another field; the message names it.
    """
    path = lab.answers / "mutants.toml"
    if not path.exists():
        return {}
    text = path.read_text(encoding="utf-8")
    entries = tomllib.loads(text).get("survivor", [])
    found = {}
    for entry in entries:
        if entry.keys() != FIELDS or not all(entry.values()):
            fields = ", ".join(sorted(FIELDS))
            raise ValueError(f"{path}: expected {fields} in {entry}")
        reason = entry.pop("reason")
        found[Change(**entry)] = reason
    return found


def open_questions(trials: list[Trial], lab: Lab) -> tuple[list[Trial], list[Change]]:
    """The survivors that nobody has reviewed, and the reviewed ones that survive no more."""
    known = reviewed(lab)
    free = set()
    for one in known:
        if one == _any_of(one.exercise):
            free.add(one.exercise)
    found = set[Change]()
    new = {}
    for trial in trials:
        if trial.caught != SURVIVED:
            continue
        survivor = change(trial)
        found.add(survivor)
        found.add(_any_of(survivor.exercise))
        if survivor not in known and survivor.exercise not in free:
            new[survivor] = trial
    stale = [one for one in known if one not in found]
    return list(new.values()), stale


def _any_of(exercise: str) -> Change:
    """What stands for every change of an exercise."""
    return Change(exercise, ANY, ANY)
