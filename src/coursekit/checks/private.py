"""What instructors keep beside the solutions, in `solutions/NN-name/private/`, and how to find it
in a text."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

#: The public part of a batch's truth, as in the original challenge.
PUBLIC_ROWS = 440
#: From so many rows on, a column that is right this often is the truth: no way to combine three
#: answers comes near it.
ROWS, RIGHT = 200, 0.99
#: A private file's lines are told by these many characters, and given away by so many lines.
LONG, LINES = 30, 3
ANSWERS = {
    "true": True,
    "false": False,
    "yes": True,
    "no": False,
    "1": True,
    "0": False,
    "1.0": True,
    "0.0": False,
}
#: What stands between the fields of a row; a record of JSON is a line.
SEPARATORS = str.maketrans(
    {**dict.fromkeys(',;|"[():', " "), **dict.fromkeys("}]", "\n"), "{": " "}
)
#: The names that a record of JSON repeats.
KEYS = re.compile(r"""["'](?:attr_id|adj|task|label)["']\s*:""")
#: A seed has at least so many; a smaller number would be found everywhere.
SEED_DIGITS = 9


@dataclass(frozen=True)
class PrivateFile:
    """A private file and the course that it belongs to."""

    path: Path
    root: Path

    @property
    def name(self) -> str:
        """Its path in the course."""
        return self.path.relative_to(self.root).as_posix()

    @cached_property
    def content(self) -> bytes:
        """Its bytes."""
        return self.path.read_bytes()

    def leaks_into(self, text: str) -> str | None:
        """What of this file a text gives away, in words; None where it gives nothing away."""
        if self.path.name == "truth.csv":
            return self._truth(text)
        if any(seed in text for seed in self._seeds):
            return "a seed, from which private data can be made again"
        own = {
            line
            for raw in self.content.decode("utf-8", "ignore").splitlines()
            if len(line := raw.strip()) >= LONG
        }
        found = own & {raw.strip() for raw in text.splitlines()}
        return (
            f"{len(found)} of its lines" if found and len(found) >= min(LINES, len(own)) else None
        )

    @cached_property
    def _seeds(self) -> list[str]:
        return re.findall(
            rf"\b[1-9]\d{{{SEED_DIGITS - 1},}}\b", self.content.decode("utf-8", "ignore")
        )

    @cached_property
    def _hidden(self) -> dict[tuple[str, str], bool]:
        """(attribute, adjective) -> label, without the rows that are public, in this batch or in
        another."""
        rows = _pairs(self.content.decode("utf-8"))
        for public in sorted(self.root.glob("data/*/truth.csv")):
            for pair in list(_pairs(public.read_text(encoding="utf-8")))[:PUBLIC_ROWS]:
                rows.pop(pair, None)
        return rows

    @cached_property
    def _hidden_lines(self) -> set[str]:
        return {
            f"{attribute},{adjective},{label}".lower()
            for (attribute, adjective), label in self._hidden.items()
        }

    def _truth(self, text: str) -> str | None:
        exact = self._hidden_lines & {
            line.strip() for line in text.replace('"', "").lower().splitlines()
        }
        if exact:
            return f"{len(exact)} rows of the truth beyond the {PUBLIC_ROWS} public ones"
        right: Counter[int] = Counter()
        rows: Counter[int] = Counter()
        for line in KEYS.sub("", text).translate(SEPARATORS).splitlines():
            for place, agrees in self._labelled(line.split()):
                rows[place] += 1
                right[place] += agrees
        truths = [
            count
            for place, count in rows.items()
            if count >= ROWS and right[place] >= RIGHT * count
        ]
        return (
            f"a column that is the truth of {max(truths)} rows beyond the public ones"
            if truths
            else None
        )

    def _labelled(self, words: list[str]) -> Iterator[tuple[int, bool]]:
        """The answers on a line that names a pair: their place beside it, and whether they are the
        truth."""
        for number, pair in enumerate(pairwise(words)):
            if pair in self._hidden:
                for place, word in enumerate(words):
                    if word.lower() in ANSWERS and place not in (number, number + 1):
                        yield place - number, ANSWERS[word.lower()] == self._hidden[pair]
                return


def _pairs(table: str) -> dict[tuple[str, str], bool]:
    return {
        (row["attr_id"], row["adj"]): row["label"].upper() == "TRUE"
        for row in csv.DictReader(table.splitlines())
    }


def private_files(root: Path) -> list[PrivateFile]:
    """Every private file of a course."""
    return [
        PrivateFile(path, root)
        for path in sorted(root.glob("solutions/*/private/**/*"))
        if path.is_file()
    ]
