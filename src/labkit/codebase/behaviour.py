"""How models behave on images whose right treatment is known beforehand
(Ribeiro et al. 2020)."""

from collections.abc import Callable

import numpy as np
import pandas as pd

#: What a paler pen leaves of full ink.
PALE = 0.75
#: How many rows at the bottom are erased, of 8.
ERASED = 3
#: From digit images (n, 8, 8), 0 to 16, to probabilities (n, 10).
Reader = Callable[[np.ndarray], np.ndarray]


def behave(read: Reader, images: np.ndarray, labels: np.ndarray) -> pd.DataFrame:
    """Put a model through the three kinds of test.

    Parameters
    ----------
    read : function
        From digit images (n, 8, 8), 0 to 16, to probabilities (n, 10).
    images : array, shape (n, 8, 8)
        Plain, easy digits.
    labels : array of int, shape (n,)
        What they are.

    Returns
    -------
    DataFrame
        One row a test and image: test ("minimum", "invariance" or "direction"), case
        (the number of the image), truth, before and after (the label read without and
        with the change), sure_before and sure_after (the probability of the true
        class).

    References
    ----------
    M. T. Ribeiro, T. Wu, C. Guestrin and S. Singh (2020). Beyond accuracy: behavioral
    testing of NLP models with CheckList. ACL.
    """
    erased = images.copy()
    erased[:, -ERASED:] = 0
    changed = {"minimum": images, "invariance": images * PALE, "direction": erased}
    plain = read(images)
    rows = np.arange(len(images))
    parts = []
    for test, inputs in changed.items():
        after = read(inputs)
        columns = {
            "test": test,
            "case": rows,
            "truth": labels,
            "before": plain.argmax(axis=1),
            "after": after.argmax(axis=1),
            "sure_before": plain[rows, labels].round(6),
            "sure_after": after[rows, labels].round(6),
        }
        parts.append(pd.DataFrame(columns))
    return pd.concat(parts, ignore_index=True)


def broken_models(
    network: Callable[[dict, np.ndarray], np.ndarray], weights: dict
) -> dict:
    """Name readers that hold the usual mistakes of serving, beside the honest one.

    Parameters
    ----------
    network : function
        From weights and prepared images to probabilities.
    weights : dict of str to dict
        "honest" and "another seed" are trained on ink shares, "full ink only" on
        whether a pixel holds more than 12 of 16.

    Returns
    -------
    dict of str to function
        Name -> reader, as `behave` takes it.
    """
    honest = weights["honest"]

    def flat(images: np.ndarray) -> np.ndarray:
        return images.reshape(len(images), -1)

    def shares(images: np.ndarray) -> np.ndarray:
        return flat(images) / 16

    def another_seed(images: np.ndarray) -> np.ndarray:
        return network(weights["another seed"], shares(images))

    def transposed(images: np.ndarray) -> np.ndarray:
        turned = images.transpose(0, 2, 1)
        return network(honest, shares(turned))

    def full_ink_only(images: np.ndarray) -> np.ndarray:
        full = flat(images) > 12
        return network(weights["full ink only"], full.astype(float))

    return {
        "honest": lambda images: network(honest, shares(images)),
        "another seed": another_seed,
        "not divided by 16": lambda images: network(honest, flat(images)),
        "inverted": lambda images: network(honest, 1 - shares(images)),
        "transposed": transposed,
        "full ink only": full_ink_only,
    }


def rows_of(
    model: str,
    test: str,
    count: int,
    wrong: int,
) -> pd.DataFrame:
    """Invent cases of a behavioural test, to try a function on.

    Parameters
    ----------
    model, test : str
        Of all rows.
    count, wrong : int
        How many cases there are, and how many of them go wrong, the first ones.

    Returns
    -------
    DataFrame
        One row a case, with the columns of `behave` and model.
    """
    cases = np.arange(count)
    truth = cases % 10
    good = cases >= wrong
    misread = truth + 1
    before = np.where(good | (test != "minimum"), truth, misread)
    changed = before + 1
    after = np.where(good | (test != "invariance"), before, changed)
    sure = np.where(good | (test != "direction"), 0.6, 0.9)
    columns = {
        "case": range(count),
        "truth": truth,
        "before": before,
        "after": after,
        "model": model,
        "test": test,
        "sure_before": 0.8,
        "sure_after": sure,
    }
    return pd.DataFrame(columns)


def shares_wrong(predictions: pd.DataFrame) -> pd.DataFrame:
    """Count which share of a model's cases goes wrong in each test.

    Parameters
    ----------
    predictions : DataFrame
        The columns of `behave`, without blanks, and model.

    Returns
    -------
    DataFrame of float
        Model by test.
    """
    test = predictions["test"]
    misread = predictions["before"] != predictions["truth"]
    changed = predictions["after"] != predictions["before"]
    as_sure = predictions["sure_after"] >= predictions["sure_before"]
    kinds = [test == "minimum", test == "invariance"]
    wrong = np.select(kinds, [misread, changed], as_sure)
    cases = predictions.assign(wrong=wrong.astype(float))
    shares = cases.pivot_table(index="model", columns="test", values="wrong")
    return shares[["minimum", "invariance", "direction"]]
