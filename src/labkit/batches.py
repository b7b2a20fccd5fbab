"""Simulated weekly batches of digit labels: images are scikit-learn's
digits, errors are planted.

A batch is the text of a CSV file, `image,label`: the image's number among the 1,797
digits, and what somebody called it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from threadpoolctl import threadpool_limits

from labkit.reports import table

WEEKS = 12
#: The week without the best labeller, counted from 1, and how it differs.
HOLIDAY = 7
#: The same in the history of a team.
TEAM_HOLIDAY = 8
#: The last commit before the break, on which training was good.
TEAM_GOOD = 6
#: Images a week.
SIZE = 80
#: Of the holiday's batch, which is larger, because a backlog was pushed through.
HOLIDAY_SIZE = 240
#: Share of wrong labels.
WRONG = 0.02
#: Of the holiday's batch.
HOLIDAY_WRONG = 0.35
#: Images that no batch holds.
TEST = 500
#: Of each batch, the first so many images were labelled by the experts beforehand.
GOLD = 20


@cache
def _digits() -> tuple[np.ndarray, np.ndarray]:
    digits = load_digits()
    return digits.data / 16, digits.target


@dataclass(frozen=True)
class Commit:
    """One change of the folder of batches.

    Attributes
    ----------
    message : str
        What its author wrote.
    files : dict of str to str
        Path -> text, the whole folder after the change.
    """

    message: str
    files: dict[str, str]


def weeks(seed: int, culprit: str = "holiday", at: int = HOLIDAY) -> list[str]:
    """Simulate twelve weekly batches.

    Parameters
    ----------
    seed : int
        Decides the images and the errors.
    culprit : str
        What is wrong with one week: "holiday" (35 % of the labels are wrong), "slip"
        (each label stands one row too low) or "none".
    at : int
        Which week it is, 1 to 12; it has more images than the others.

    Returns
    -------
    list of str
        The texts of the batches of weeks 1 to 12.
    """
    rng = np.random.default_rng(seed)
    _, digit = _digits()
    order = rng.permutation(len(digit))
    pool = order[TEST:]
    found = []
    start = 0
    for week in range(1, WEEKS + 1):
        affected = week == at
        size = HOLIDAY_SIZE if affected else SIZE
        end = start + size
        images = pool[start:end]
        start = end
        away = affected and culprit == "holiday"
        share = HOLIDAY_WRONG if away else WRONG
        label = _with_errors(digit[images], share, rng)
        if affected and culprit == "slip":
            label = np.roll(label, 1)
        found.append(_csv(images, label))
    return found


def _with_errors(
    digit: np.ndarray, share: float, rng: np.random.Generator
) -> np.ndarray:
    """The labels of these digits, so many of them wrong."""
    count = len(digit)
    wrong = rng.random(count) < share
    wrong_by = rng.integers(1, 10, count)
    another = (digit + wrong_by) % 10
    return np.where(wrong, another, digit)


def _csv(images: np.ndarray, label: np.ndarray) -> str:
    """The text of a batch."""
    rows = pd.DataFrame({"image": images, "label": label})
    return rows.to_csv(index=False, lineterminator="\n")


def gold(batch: str) -> dict[str, str]:
    """Give the right labels of the gold images of a batch: its first 20 images.

    Parameters
    ----------
    batch : str
        Text of a batch.

    Returns
    -------
    dict of str to str
        Image -> digit, both as text.
    """
    _, digit = _digits()
    first = table(batch)["image"].head(GOLD)
    right = {}
    for image in first:
        number = int(image)
        right[image] = str(digit[number])
    return right


def accuracy(files: dict[str, str], seed: int, model: str = "1-NN") -> float:
    """Train on a version of the folder and measure on 500 digits that no batch holds.

    Parameters
    ----------
    files : dict of str to str
        Path -> text. A file without the columns image and label is skipped, and nobody
        is told: that is how the team's nightly training was patched.
    seed : int
        As for `weeks`: it decides which digits are held out.
    model : str
        "1-NN" or "logistic".
    """
    pixels, digit = _digits()
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(digit))
    held = order[:TEST]
    usable = []
    for text in files.values():
        batch = table(text)
        if {"image", "label"} <= set(batch.columns):
            usable.append(batch)
    rows = pd.concat(usable)
    images = rows["image"].astype(int)
    labels = rows["label"].astype(int)
    if model == "1-NN":
        chosen = KNeighborsClassifier(1)
    else:
        chosen = LogisticRegression(max_iter=300)
    with threadpool_limits(1):  # a model this small gets slower by more threads
        chosen.fit(pixels[images], labels)
        score = chosen.score(pixels[held], digit[held])
    return float(score)


def team_history(seed: int) -> list[Commit]:
    """Give the fourteen commits of a team's folder of batches.

    Week n arrives in commit n as long as nothing else happens. Week 8 is the holiday's,
    week 5 is corrected later, and one batch comes under another schema.
    """
    texts = weeks(seed, at=TEAM_HOLIDAY)
    files = {"README.txt": "One file a week: image, label.\n"}
    history = [Commit("Say what the files are", files)]
    for week, text in enumerate(texts, start=1):
        if week == 10:
            text = text.replace("image,label", "image,digit")
        path = f"batches/week-{week:02}.csv"
        files = {**files, path: text}
        history.append(Commit(f"Add week {week}", files))
        if week == 9:
            corrected = _corrected(texts[4])
            files = {**files, "batches/week-05.csv": corrected}
            history.append(Commit("Correct labels of week 5", files))
    return history


def readable(files: dict[str, str]) -> dict[str, str]:
    """Give the files with the name of week 10's column put back."""
    week_10 = "batches/week-10.csv"
    renamed = files[week_10].replace("image,digit", "image,label")
    return files | {week_10: renamed}


def four_ways(without: Iterable[str], seed: int) -> dict[str, float]:
    """Give the accuracy of four ways to go on after the Monday of a team.

    Parameters
    ----------
    without : iterable of str
        The paths that are left once the holiday's week is taken back.
    seed : int
        Of the team.
    """
    history = team_history(seed)
    head = history[-1].files
    kept = {path: head[path] for path in without}
    options = {
        "Monday, as it is": head,
        "back to before the break": history[TEAM_GOOD].files,
        f"without week {TEAM_HOLIDAY}": kept,
        f"without week {TEAM_HOLIDAY}, week 10 readable": readable(kept),
    }
    return {name: accuracy(files, seed) for name, files in options.items()}


def _corrected(batch: str) -> str:
    """The same batch with the right labels."""
    _, digit = _digits()
    numbers = table(batch)["image"]
    images = numbers.astype(int).to_numpy()
    return _csv(images, digit[images])
