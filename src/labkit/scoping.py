"""What lab 01 starts from: the sheet of project ideas, guesses drawn within
their ranges, a pilot on real digits, ways of labelling, an idea of one's
own, and seats in teams."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from labkit import data

#: How far a pilot goes: so many of the digits are labelled, the other 797
#: are never trained on.
LABELLED = 1000
#: What an idea of one's own says besides its name and its ranges.
_DESCRIBED = (
    "output",
    "tolerance",
    "training",
    "deployment",
    "accuracy_now",
    "accuracy_needed",
    "person_accuracy",
    "person_price",
    "rule_accuracy",
    "pilot_cost",
)


def ideas() -> pd.DataFrame:
    """The sheet of project ideas, with the guess of each uncertain quantity.

    Returns
    -------
    DataFrame
        project -> the columns of the data set `project-ideas`, and volume (decisions a
        year), value and error_cost (dollars a right and a wrong decision), label_price
        (dollars a label), labels (how many), running (dollars a year once the machine
        decides).

    Examples
    --------
    >>> ideas().loc["meter reading", "volume"]
    np.float64(5000000.0)
    """
    guesses = data.load("project-ideas", "ranges").pivot(
        index="project", columns="quantity", values="guess"
    )
    return data.load("project-ideas").set_index("project").join(guesses)


def names_of(members: str) -> list[str]:
    """The names in one cell of the sheet, in their order.

    Parameters
    ----------
    members : str
        Names separated by ";".

    Returns
    -------
    list of str
        Without the blanks around them, without empty names, and each name once.

    Examples
    --------
    >>> names_of("Liv; Mo ;Liv;")
    ['Liv', 'Mo']
    """
    names = []
    for text in members.split(";"):
        name = text.strip()
        if name and name not in names:
            names.append(name)
    return names


def place(students: pd.DataFrame, sheet: pd.DataFrame, limit: int = 4) -> pd.DataFrame:
    """Give everybody one seat.

    First down the sheet: whoever signed gets that seat, as long as there is one. Then
    down the list of students: whoever has no seat gets the first of their wishes that
    has a free one. Then again down the list: whoever still has none joins the smallest
    team that has somebody and a free seat, or else the first empty idea.

    Parameters
    ----------
    students : DataFrame
        One row a student; student, first, second, third (str: names
        of ideas, may be blank).
    sheet : DataFrame
        One row an idea; project and members (str, names separated by ";").
    limit : int
        Seats an idea.

    Returns
    -------
    DataFrame
        student -> project and how ("signed", "first", "second", "third" or "any").

    Raises
    ------
    ValueError
        Somebody on the sheet is no student, or there are fewer seats than students.

    Examples
    --------
    >>> sheet = pd.DataFrame({"project": ["x", "y"], "members": ["Ann", ""]})
    >>> wishes = {"first": ["x", "y"], "second": "", "third": ""}
    >>> students = pd.DataFrame({"student": ["Ann", "Bo"], **wishes})
    >>> place(students, sheet)["project"].to_dict()
    {'Ann': 'x', 'Bo': 'y'}
    """
    signed = {}
    for row in sheet.to_dict("records"):
        signed[row["project"]] = names_of(row["members"])
    _check_seats(students["student"], signed, limit)
    size = dict.fromkeys(signed, 0)
    seats: dict[str, dict[str, str]] = {}

    def offer(student: str, project: str, how: str) -> None:
        free = size.get(project, limit) < limit
        if free and student not in seats:
            seats[student] = {"project": project, "how": how}
            size[project] += 1

    for project, names in signed.items():
        for name in names:
            offer(name, project, "signed")
    for row in students.to_dict("records"):
        for wish in ("first", "second", "third"):
            offer(row["student"], row[wish], wish)
    for student in students["student"]:
        offer(student, _smallest(size, limit), "any")
    return pd.DataFrame.from_dict(
        seats,
        orient="index",
        columns=["project", "how"],
    )


def _check_seats(
    students: pd.Series, signed: Mapping[str, list[str]], limit: int
) -> None:
    """Refuse strangers on the sheet, and too few seats."""
    everybody = set(students)
    strangers = []
    for names in signed.values():
        for name in names:
            if name not in everybody:
                strangers.append(name)
    seats = limit * len(signed)
    if strangers or seats < len(students):
        raise ValueError(
            f"expected {len(students)} students and as many seats, "
            f"found strangers {strangers} and {seats} seats"
        )


def _smallest(size: Mapping[str, int], limit: int) -> str:
    """The smallest team that has somebody and a free seat, else
    the first empty idea."""
    best = ""
    fewest = limit
    empty = ""
    for project, people in size.items():
        if people == 0:
            empty = empty or project
        elif people < fewest:
            best = project
            fewest = people
    return best or empty


def labelling_budget(tasks: int, ways: pd.DataFrame) -> pd.DataFrame:
    """What each way of labelling costs, how long it takes, and how good its labels are.

    Parameters
    ----------
    tasks : int
        How many things need a label.
    ways : DataFrame
        way -> price (dollars a label), seconds (a label), people, hours (a week and
        person), accuracy (of one label, 0-1), votes (labels a task), setup
        (dollars), lead (weeks).

    Returns
    -------
    DataFrame
        way -> labels, dollars, weeks, quality (share of tasks whose majority is right,
        if people err independently; a tie is decided by a coin).

    Examples
    --------
    >>> way = {"price": 0.1, "seconds": 10, "people": 2, "hours": 5}
    >>> way |= {"setup": 100, "lead": 1, "accuracy": 0.8, "votes": [1, 3]}
    >>> ways = pd.DataFrame(way, index=["one", "three"])
    >>> labelling_budget(1800, ways).round(3)
           labels  dollars  weeks  quality
    one      1800    280.0    1.5    0.800
    three    5400    640.0    2.5    0.896
    """
    labels = tasks * ways["votes"]
    hours = labels * ways["seconds"] / 3600
    quality = []
    for accuracy, votes in zip(ways["accuracy"], ways["votes"], strict=True):
        quality.append(_majority(float(accuracy), int(votes)))
    found = {
        "labels": labels,
        "dollars": ways["setup"] + labels * ways["price"],
        "weeks": ways["lead"] + hours / (ways["people"] * ways["hours"]),
        "quality": quality,
    }
    return pd.DataFrame(found)


def _majority(accuracy: float, votes: int) -> float:
    """The chance that most of the votes are right, plus half the chance of a tie."""
    total = 0.0
    for right in range(votes + 1):
        chance = (
            math.comb(votes, right)
            * accuracy**right
            * (1 - accuracy) ** (votes - right)
        )
        if 2 * right > votes:
            total += chance
        elif 2 * right == votes:
            total += chance / 2
    return total


def as_idea(project: str) -> dict[str, Any]:
    """An idea of the sheet as plain data, to change into an idea of one's own.

    Parameters
    ----------
    project : str
        Its name on the sheet.

    Returns
    -------
    dict
        project, output, tolerance, training, deployment, accuracy_now, accuracy_needed,
        person_accuracy, person_price, rule_accuracy, pilot_cost, and ranges (quantity
        -> low, guess, high). None where there is no such number.

    Raises
    ------
    KeyError
        The sheet has no such idea.

    Examples
    --------
    >>> idea = as_idea("bird calls")
    >>> idea["accuracy_needed"], idea["rule_accuracy"], idea["ranges"]["volume"]
    (0.9, None, (200000.0, 1000000.0, 5000000.0))
    """
    sheet = data.load("project-ideas").set_index("project")
    if project not in sheet.index:
        raise KeyError(
            f"{project!r} is not on the sheet; its ideas are {list(sheet.index)}"
        )
    row = sheet.loc[project].to_dict()
    idea: dict[str, Any] = {"project": project}
    for column in _DESCRIBED:
        idea[column] = None if pd.isna(row[column]) else row[column]
    ranges = data.load("project-ideas", "ranges")
    own = ranges[ranges["project"] == project].set_index("quantity")
    idea["ranges"] = {
        quantity: tuple(ends)
        for quantity, ends in own[["low", "guess", "high"]].T.items()
    }
    return idea


def as_row(idea: Mapping[str, Any]) -> pd.DataFrame:
    """An idea of one's own as a row of the sheet.

    Parameters
    ----------
    idea : mapping
        "project" (its name), "ranges" (quantity -> low, guess, high), and further
        columns of the sheet; None where a number does not exist.

    Returns
    -------
    DataFrame
        One row, project -> the columns, each quantity at its guess.

    Examples
    --------
    >>> as_row({"project": "x", "rule_accuracy": None, "ranges": {"value": (1, 2, 3)}})
       rule_accuracy  value
    x            NaN      2
    """
    row = {}
    for column, value in idea.items():
        if column not in ("project", "ranges"):
            row[column] = np.nan if value is None else value
    for quantity, ends in idea["ranges"].items():
        _, guess, _ = ends
        row[quantity] = guess
    project = idea["project"]
    return pd.DataFrame(row, index=[project])


def as_ranges(idea: Mapping[str, Any]) -> pd.DataFrame:
    """The ranges of an idea of one's own as a table.

    Returns
    -------
    DataFrame
        quantity -> low, guess, high.

    Examples
    --------
    >>> as_ranges({"ranges": {"value": (1, 2, 3)}}).loc["value", "high"]
    np.int64(3)
    """
    table = pd.DataFrame.from_dict(
        idea["ranges"],
        orient="index",
        columns=["low", "guess", "high"],
    )
    return table.rename_axis("quantity")


def draw(draws: int, seed: int) -> pd.DataFrame:
    """The sheet again and again, each time with other values of
    the uncertain quantities.

    Parameters
    ----------
    draws : int
        How often.
    seed : int
        Of the random numbers.

    Returns
    -------
    DataFrame
        (draw, project) -> the columns of `ideas()`. Each uncertain quantity is drawn
        between its low and its high, by a triangular distribution of its logarithm with
        the peak at the guess, independently of the others.

    Examples
    --------
    >>> draw(2, seed=0).loc[1].index[0]
    'suggested replies'
    """
    rng = np.random.default_rng(seed)
    sheet = ideas()
    ranges = (
        data.load("project-ideas", "ranges")
        .pivot(index="project", columns="quantity")
        .loc[sheet.index]
    )
    low, guess, high = (np.log(ranges[end]) for end in ("low", "guess", "high"))
    drawn = {
        number: sheet.assign(
            **np.exp(
                pd.DataFrame(rng.triangular(low, guess, high), low.index, low.columns)
            )
        )
        for number in range(draws)
    }
    return pd.concat(drawn, names=["draw"])


def pilot(
    model: str,
    sizes: list[int],
    repeats: int,
    seed: int,
) -> np.ndarray:
    """Test error on scikit-learn's handwritten digits, after training on few labels.

    Parameters
    ----------
    model : str
        "nearest neighbour" or "logistic regression".
    sizes : list of int
        Numbers of labelled digits to train on, at most 1,000.
    repeats : int
        How often the digits are split anew into 1,000 to label and 797 to test on.
    seed : int
        Of the splits.

    Returns
    -------
    array of float, shape (repeats, sizes)
        Share of the 797 test digits that is read wrongly.

    Raises
    ------
    KeyError
        There is no such model.

    Examples
    --------
    >>> pilot("nearest neighbour", [30, 1000], 2, seed=0).shape
    (2, 2)
    """
    # Only here: the rest of the lab does without the weight of scikit-learn.
    from sklearn.datasets import load_digits
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier

    classifier = {
        "nearest neighbour": KNeighborsClassifier(1),
        "logistic regression": LogisticRegression(max_iter=1000),
    }[model]
    images, digits = load_digits(return_X_y=True)
    images = images / 16
    rng = np.random.default_rng(seed)
    errors = np.empty((repeats, len(sizes)))
    with threadpool_limits(1):  # a model this small gets slower by more threads
        for repeat in range(repeats):
            order = rng.permutation(len(digits))
            test = order[LABELLED:]
            for column, size in enumerate(sizes):
                train = order[:size]
                classifier.fit(images[train], digits[train])
                errors[repeat, column] = 1 - classifier.score(
                    images[test], digits[test]
                )
    return errors


def resampled_means(errors: np.ndarray, samples: int, seed: int) -> np.ndarray:
    """Bootstrap the mean of repeated pilots.

    Parameters
    ----------
    errors : array of float, shape (repeats, sizes)
        As `pilot` gives it.
    samples : int
        How many means to draw.
    seed : int
        Of the random numbers.

    Returns
    -------
    array of float, shape (samples, sizes)
        Each row is the mean of `repeats` rows of `errors`, drawn with replacement.

    References
    ----------
    B. Efron and R. Tibshirani (1993). An Introduction to the Bootstrap.

    Examples
    --------
    >>> resampled_means(np.full((4, 2), 0.1), 3, seed=0).shape
    (3, 2)
    """
    repeats = len(errors)
    rng = np.random.default_rng(seed)
    rows = rng.integers(0, repeats, (samples, repeats))
    return errors[rows].mean(axis=1)
