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

FIELDS = {"exercise", "line", "change", "reason"}
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
    line = trial.mutant.source.splitlines()[trial.mutant.line - 1]
    return Change(trial.key, line.strip(), trial.mutant.after)


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
    found = {}
    for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("survivor", []):
        if entry.keys() != FIELDS or not all(entry.values()):
            raise ValueError(f"{path}: expected {', '.join(sorted(FIELDS))} in {entry}")
        reason = entry.pop("reason")
        found[Change(**entry)] = reason
    return found


def open_questions(trials: list[Trial], lab: Lab) -> tuple[list[Trial], list[Change]]:
    """The survivors that nobody has reviewed, and the reviewed ones that survive no more."""
    known = reviewed(lab)
    survivors = {change(trial): trial for trial in trials if trial.caught == SURVIVED}
    free = {one.exercise for one in known if (one.line, one.change) == (ANY, ANY)}
    new = []
    for one, trial in survivors.items():
        if one not in known and one.exercise not in free:
            new.append(trial)
    found = set(survivors)
    for one in survivors:
        whole_exercise = Change(one.exercise, ANY, ANY)
        found.add(whole_exercise)
    stale = [one for one in known if one not in found]
    return new, stale
