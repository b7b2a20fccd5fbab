"""Two wordings of the panel's question, so that a class can compare them.

A question file is TOML with two lines; {adjective} and {attribute} stand for the words
of each question, and {meaning} for what the attribute means:

    old = "Does {adjective} describe {attribute}?"
    new = "Can you say of something that its {attribute} is {adjective}?"
"""

from __future__ import annotations

import csv
import hashlib
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from labkit.challenge import Question
from labkit.labels import Labels

VERSIONS = ("old", "new")
COLUMNS = ("version", "wording", "task", "worker", "label")
LONGEST = 300
_WORDS = {"adjective", "attribute", "meaning"}
#: A word in braces, to be filled in.
_PLACE = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True)
class Wording:
    """Two ways to ask the same question.

    Attributes
    ----------
    old, new : str
        With {adjective} and {attribute}, and {meaning} if wanted.
    """

    old: str
    new: str

    def ask(self, worker: str, question: Question) -> str:
        """The question as this worker is asked it."""
        text = self.new if version(worker) == "new" else self.old
        known = {word: getattr(question, word) for word in _WORDS}
        return re.sub(r"\{(\w+)\}", lambda found: known[found[1]], text)


def version(worker: str) -> str:
    """Which wording a worker sees: chance, but the same one each time."""
    name = f"wording {worker}"
    digest = hashlib.sha256(name.encode()).digest()
    number = digest[0] % 2
    return VERSIONS[number]


def read(path: Path) -> Wording:
    """Read a question file.

    Raises
    ------
    ValueError
        It is not TOML, a wording is missing, too long or equal to the other one, or
        it lacks the words to fill in or has unknown ones; the message names the
        file and the line to change.
    OSError
        It cannot be read.
    """
    try:
        stated = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(
            f"{path}: is no question file ({error}); see labkit.wording"
        ) from error
    for name in VERSIONS:
        _check(path, name, stated.get(name))
    if stated["old"].strip() == stated["new"].strip():
        raise ValueError(f"{path}: the two wordings are the same; rewrite one of them")
    return Wording(stated["old"], stated["new"])


def _check(path: Path, name: str, text: object) -> None:
    """Refuse a wording that cannot be asked."""
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f'{path}: expected a line {name} = "...", found {text!r}')
    if len(text) > LONGEST:
        raise ValueError(
            f"{path}: {name} has {len(text)} characters; at most {LONGEST} are shown"
        )
    found = set(_PLACE.findall(text))
    missing = sorted({"adjective", "attribute"} - found)
    if missing:
        raise ValueError(
            f"{path}: {name} lacks {{{missing[0]}}}; write it where it goes"
        )
    unknown = sorted(found - _WORDS)
    if unknown:
        raise ValueError(
            f"{path}: {name} has {{{unknown[0]}}}; known are {{adjective}}, "
            "{attribute} and {meaning}"
        )


def file(labels: Labels) -> str:
    """Name of the file that is handed in."""
    return f"wording-{labels.worker}.csv"


def write(folder: Path, labels: Labels, wording: Wording) -> None:
    """Write a worker's answers with the version that they saw, whole or not at all.

    An unsure answer is a blank label.
    """
    shown = version(labels.worker)
    text = wording.new if shown == "new" else wording.old
    rows = []
    for question, answer in zip(labels.asked(), labels.answers, strict=False):
        task = f"{question.attribute}|{question.adjective}"
        label = "" if answer.answer == "Unsure" else answer.answer
        rows.append((shown, text, task, labels.worker, label))
    name = file(labels)
    partial = folder / f"{name}.partial"
    with partial.open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    partial.replace(folder / name)
