"""Make a simulated Mechanical Turk batch: what students get into data/, what they must not see into
solutions/.

    python scripts/bootstrap.py scripts/make_batch.py NAME --preset realistic|spammy [--seed N]

Without --seed a fresh secret one is drawn, so that an instructor can make a new batch each term.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import re
import secrets
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from labkit.crowd import Batch, simulate_batch
from labkit.mturk import write_batch
from labkit.presets import PRESETS

ROOT = Path(__file__).resolve().parents[1]
PRIVATE = Path("solutions", "04-label-aggregation", "private")
FILES = ("batch", "excerpt", "truth")
# as many as the original challenge published: those of the first attributes of the alphabet
PUBLIC_TRUTHS = 440
#: Of the excerpt.
FIRST_ROWS = 24
#: Of each quirk.
QUIRKY_ROWS = 5
#: Adjectives that look like a truth value or a missing one.
LIKE_VALUES = (
    "TRUE",
    "FALSE",
    "true",
    "false",
    "NA",
    "null",
)
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Make the batch that the command line asks for, in the repository at `root`; return the exit
    status."""
    options = _parser().parse_args(arguments)
    seed = secrets.randbits(63) if options.seed is None else options.seed
    try:
        metadata = _metadata_to_update(root, options.name)
        lexicon = read_lexicon(root / PRIVATE / "lexicon.csv")
        batch = simulate_batch(lexicon, options.preset, seed)
    except (OSError, ValueError) as error:
        print(f"make_batch: {error}", file=sys.stderr)
        return 1
    public = root / "data" / options.name
    private = PRIVATE / options.name
    _write_public(public, batch, metadata)
    _write_private(root / private, batch.truth, options.preset, seed)
    print(
        f"data/{options.name}: {len(batch.raw)} assignments, truth of {PUBLIC_TRUTHS} of "
        f"{len(batch.truth)} targets."
    )
    print(f"{private.as_posix()}: the whole truth and the seed; do not give it to students.")
    if not (public / "card.md").exists():
        print(
            f"Now write data/{options.name}/card.md, and the title and description in its "
            "metadata.toml."
        )
    return 0


def read_lexicon(path: Path) -> pd.DataFrame:
    """Read the lexicon; words such as TRUE or NA stay words.

    Raises
    ------
    FileNotFoundError
        If it is not there: students do not have it.
    """
    if not path.is_file():
        raise FileNotFoundError(
            f"{path}: the lexicon is not there; batches are made in the instructor's repository"
        )
    lexicon = pd.read_csv(
        path,
        dtype=str,
        keep_default_na=False,
        encoding="utf-8",
    )
    return lexicon.astype({"obvious": int})


def excerpt(raw: pd.DataFrame) -> pd.DataFrame:
    """Some fifty assignments with every quirk that a page of a batch can have, for tests that need
    not read all of it.

    Parameters
    ----------
    raw : DataFrame
        A batch, one row an assignment.

    Returns
    -------
    DataFrame
        The first rows, and the first ones with an adjective that looks like a truth value or a
        missing one, with an adjective twice on the page, with a question that was not asked, with
        an answer left out, with an answer "Naa", and by a worker below 100 %.
    """
    adjectives = _cells(raw, "Input")
    answers = _cells(raw, "Answer")
    blank = adjectives == ""
    unanswered = ~blank & (answers == "")
    reliable = raw["LifetimeApprovalRate"].str.startswith("100%")
    quirks = [(adjectives == word).any(axis=1) for word in LIKE_VALUES]
    quirks += [
        np.array([_has_twice(row) for row in adjectives]),
        blank.any(axis=1),
        unanswered.any(axis=1),
        (answers == "Naa").any(axis=1),
        ~reliable.to_numpy(bool),
    ]
    chosen = set(range(FIRST_ROWS))
    for quirk in quirks:
        rows = np.flatnonzero(quirk)
        chosen.update(rows[:QUIRKY_ROWS].tolist())
    return raw.iloc[sorted(chosen)]


def _cells(raw: pd.DataFrame, side: str) -> np.ndarray:
    """The 16 adjectives of each assignment, or their answers, as text."""
    columns = [f"{side}.adj_{question}" for question in range(1, 17)]
    return raw[columns].astype(str).to_numpy()


def _has_twice(adjectives: np.ndarray) -> bool:
    """Whether an adjective is on a page twice."""
    asked = adjectives[adjectives != ""]
    return len(set(asked)) < len(asked)


def _parser() -> argparse.ArgumentParser:
    first_line, _, _ = str(__doc__).partition("\n")
    parser = argparse.ArgumentParser(prog="make_batch", description=first_line)
    parser.add_argument(
        "name",
        type=_name,
        help="folder in data/, for example adjectives-2027",
    )
    parser.add_argument(
        "--preset",
        required=True,
        choices=list(PRESETS),
        help="what kind of crowd",
    )
    parser.add_argument(
        "--seed",
        type=int,
        help="to make the same batch again; by default a fresh secret one",
    )
    return parser


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no name: expected small letters, digits and single hyphens"
        )
    return text


def _metadata_to_update(root: Path, name: str) -> str:
    """Give the metadata that the data set has, or, for a new one, those of `adjectives`, whose
    columns it shares."""
    path = root / "data" / name / "metadata.toml"
    if not path.exists():
        path = root / "data" / "adjectives" / "metadata.toml"
    text = path.read_text(encoding="utf-8")
    for key in FILES:
        if len(_sha256_line(key).findall(text)) != 1:
            where = f"data/{name}/metadata.toml"
            raise ValueError(
                f"{where}: expected one sha256 under [files.{key}]; is NAME that of another data "
                "set?"
            )
    return text


def _sha256_line(key: str) -> re.Pattern[str]:
    return re.compile(rf'(^\[files\.{key}\]\n(?:[^\[\n].*\n)*?sha256 = ")[^"\n]*(")', re.MULTILINE)


def _write_public(folder: Path, batch: Batch, metadata: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    write_batch(batch.raw, folder / "batch.csv")
    write_batch(excerpt(batch.raw), folder / "excerpt.csv")
    _write_truth(batch.truth.head(PUBLIC_TRUTHS), folder / "truth.csv")
    for key in FILES:
        content = (folder / f"{key}.csv").read_bytes()
        found = hashlib.sha256(content).hexdigest()
        metadata = _sha256_line(key).sub(rf"\g<1>{found}\g<2>", metadata)
    _write(folder / "metadata.toml", metadata)


def _write_private(
    folder: Path,
    truth: pd.DataFrame,
    preset: str,
    seed: int,
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _write_truth(truth, folder / "truth.csv")
    _write(folder / "seed.toml", f'preset = "{preset}"\nseed = {seed}\n')


def _write_truth(truth: pd.DataFrame, path: Path) -> None:
    """Write labels in capitals, as the original challenge's spreadsheet did."""
    capitals = truth["label"].map({True: "TRUE", False: "FALSE"})
    table = truth.assign(label=capitals)
    _write(path, table.to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_MINIMAL))


def _write(path: Path, text: str) -> None:
    partial = path.with_name(path.name + ".partial")
    partial.write_text(text, encoding="utf-8", newline="\n")
    partial.replace(path)


if __name__ == "__main__":
    sys.exit(main())
