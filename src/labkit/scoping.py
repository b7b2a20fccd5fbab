"""What lab 01 starts from: the sheet of project ideas, guesses drawn within their ranges, a pilot
on real digits."""

import numpy as np
import pandas as pd

from labkit import data

#: How far a pilot goes: so many of the digits are labelled, the other 797 are never trained on.
LABELLED = 1000


def ideas() -> pd.DataFrame:
    """The sheet of project ideas, with the guess of each uncertain quantity.

    Returns
    -------
    DataFrame
        project -> the columns of the data set `project-ideas`, and volume (decisions a year), value
        and error_cost (dollars a right and a wrong decision), label_price (dollars a label), labels
        (how many).

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
    return list(dict.fromkeys(name.strip() for name in members.split(";") if name.strip()))


def draw(draws: int, seed: int) -> pd.DataFrame:
    """The sheet again and again, each time with other values of the uncertain quantities.

    Parameters
    ----------
    draws : int
        How often.
    seed : int
        Of the random numbers.

    Returns
    -------
    DataFrame
        (draw, project) -> the columns of `ideas()`. Each uncertain quantity is drawn between its
        low and its high, by a triangular distribution of its logarithm with the peak at the guess,
        independently of the others.

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
            **np.exp(pd.DataFrame(rng.triangular(low, guess, high), low.index, low.columns))
        )
        for number in range(draws)
    }
    return pd.concat(drawn, names=["draw"])


def pilot(model: str, sizes: list[int], repeats: int, seed: int) -> np.ndarray:
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
    for repeat in range(repeats):
        order = rng.permutation(len(digits))
        test = order[LABELLED:]
        for column, size in enumerate(sizes):
            train = order[:size]
            classifier.fit(images[train], digits[train])
            errors[repeat, column] = 1 - classifier.score(images[test], digits[test])
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
    rows = np.random.default_rng(seed).integers(0, len(errors), (samples, len(errors)))
    return errors[rows].mean(axis=1)
