"""Compare two wordings of a question that a class answered: agreement, alpha and the share of yes.

The class's files are `wording-WORKER.csv`, which lab 04's panel writes when it is given a question
file. The coefficients are those of lab 05's solution.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from coursekit import solution
from coursekit.notebooks import Lab
from labkit.labels import WORKER
from labkit.wording import COLUMNS, VERSIONS

PATTERN = "wording-*.csv"
#: Whose functions compute the coefficients.
LAB = "05-better-labels"
#: Bytes. A worker's file has some dozens of rows; one that is larger than this is something else.
LARGEST = 1 << 20
#: How many times tasks, or people, are drawn again for an interval.
DRAWS = 300


class WordingsError(ValueError):
    """A file of answers that is not what it should be, or files that cannot be compared."""


@dataclass(frozen=True)
class Comparison:
    """What a class's answers say of two wordings.

    Attributes
    ----------
    texts : dict of str to str
        "old", "new" -> the wording.
    table : DataFrame
        "old", "new" -> people, answers, yes (share), agreement, alpha, low, high.
    effect : dict
        What lab 05's `version_effect` gives for new minus old.
    """

    texts: dict[str, str]
    table: pd.DataFrame
    effect: dict[str, float]


def find(places: Iterable[Path]) -> list[Path]:
    """The files of answers among these files, and in these folders and the folders in them."""
    files: set[Path] = set()
    for place in places:
        if place.is_dir():
            found = place.rglob(PATTERN)
            files.update(filter(Path.is_file, found))
        else:
            files.add(place)
    own = [path for path in files if ".ipynb_checkpoints" not in path.parts]
    return sorted(own)


def collected(places: Iterable[Path]) -> Comparison | None:
    """Find, read and compare the answers in these files and folders; None where there are none.

    Raises
    ------
    WordingsError
        As in `read` and `compare`.
    """
    files = find(places)
    if not files:
        return None
    answers = read(files)
    functions = solution.functions(Lab(LAB))
    return compare(answers, functions)


def read(files: Iterable[Path]) -> pd.DataFrame:
    """Read files of answers.

    Returns
    -------
    DataFrame
        version, wording, task, worker, label (1.0, 0.0 or NaN); a worker whose file was handed in
        twice is there once.

    Raises
    ------
    WordingsError
        A file is not one of the panel's; the message names it.
    """
    parts = [_read(path) for path in files]
    answers = pd.concat(parts, ignore_index=True)
    once = answers.drop_duplicates(["worker", "task"])
    return once.reset_index(drop=True)


def _read(path: Path) -> pd.DataFrame:
    part = _table(path)
    in_order = {
        "version": part["version"].isin(VERSIONS),
        "worker": part["worker"].str.fullmatch(WORKER),
        "label": part["label"].isin(["Yes", "No", ""]),
    }
    for column, good in in_order.items():
        if not good.all():
            place = int(good.idxmin())
            value = part[column][place]
            raise WordingsError(f"{path}: row {place + 2}: {value!r} is no {column}")
    for column in ("worker", "version"):
        if part[column].nunique() > 1:
            raise WordingsError(f"{path}: expected one worker and one version; leave it out")
    labels = part["label"].map({"Yes": 1.0, "No": 0.0})
    return part.assign(label=labels)


def _table(path: Path) -> pd.DataFrame:
    """A file of answers as text, with its columns."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise ValueError(f"larger than {LARGEST:,} bytes")
        text = content.decode("utf-8")
        lines = io.StringIO(text, newline="")
        header, *rows = csv.reader(lines)
    except (OSError, ValueError, csv.Error) as error:
        raise WordingsError(f"{path}: is no table ({error}); leave it out") from error
    widths = {len(header), *map(len, rows)}
    if tuple(header) != COLUMNS or len(widths) > 1:
        expected = ", ".join(COLUMNS)
        raise WordingsError(f"{path}: expected the columns {expected}; leave it out")
    return pd.DataFrame(
        rows,
        columns=list(COLUMNS),
        dtype=str,
    )


def compare(
    answers: pd.DataFrame,
    lab: dict[str, Any],
    seed: int = 0,
) -> Comparison:
    """Compute both alphas, their intervals, and the effect on the share of yes.

    Parameters
    ----------
    answers : DataFrame
        As `read` gives them.
    lab : dict
        The functions of lab 05's solution.
    seed : int
        Of the draws.

    Raises
    ------
    WordingsError
        A version was answered by nobody, or the files hold more than one question.
    """
    texts = {}
    rows = {}
    for version in VERSIONS:
        own = answers[answers["version"] == version]
        answered = int(own["label"].notna().sum())
        if not answered:
            raise WordingsError(f"nobody answered the {version} wording; more files are needed")
        wordings = own["wording"].unique()
        if len(wordings) > 1:
            raise WordingsError(
                f"the files hold {len(wordings)} {version} wordings; compare one question at a time"
            )
        texts[version] = wordings[0]
        low, high = lab["alpha_interval"](own, "nominal", DRAWS, seed)
        rows[version] = {
            "people": own["worker"].nunique(),
            "answers": answered,
            "yes": own["label"].mean(),
            "agreement": lab["agreement"](own),
            "alpha": lab["alpha"](own, "nominal"),
            "low": low,
            "high": high,
        }
    effect = lab["version_effect"](answers, "old", "new", DRAWS, seed)
    table = pd.DataFrame(rows)
    return Comparison(texts, table.T, effect)


def in_words(found: Comparison) -> str:
    """Say what was found, for the class to read from a screen."""
    lines = []
    for version, row in found.table.iterrows():
        text = found.texts[str(version)]
        lines += [
            f"{version}: {text}",
            "     {people:.0f} people, {answers:.0f} answers, {yes:.0%} yes, "
            "agreement {agreement:.2f}".format(**row),
            "     alpha {alpha:.2f}, 95 % interval {low:.2f} to {high:.2f}".format(**row),
        ]
    gap = (
        "share of yes, new minus old: {difference:+.2f}, "
        "{low:+.2f} to {high:+.2f} with people drawn again"
    )
    lines.append(gap.format(**found.effect))
    return "\n".join(lines)
