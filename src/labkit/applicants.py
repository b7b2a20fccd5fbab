"""Simulated applicants who take a test before they may label.
Nothing here is measured."""

import numpy as np
import pandas as pd

#: How often applicants are right: a Beta distribution, as if of 8 answers
#: seen before 6 were right.
PRIOR = (6.0, 2.0)


def accuracies(count: int, seed: int) -> pd.Series:
    """Draw how often each applicant is right.

    Returns
    -------
    Series of float
        worker ("w0001", ...) -> chance of a right answer, 0-1.
    """
    rng = np.random.default_rng([seed, 1])
    drawn = rng.beta(*PRIOR, count)
    names = [f"w{number:04}" for number in range(1, count + 1)]
    workers = pd.Index(names, name="worker")
    return pd.Series(drawn, index=workers, name="accuracy")


def take_test(accuracy: pd.Series, questions: int, seed: int) -> pd.DataFrame:
    """Let every applicant answer so many questions whose answers are known.

    Returns
    -------
    DataFrame of int
        worker -> right, asked.
    """
    rng = np.random.default_rng([seed, 2, questions])
    columns = {
        "right": rng.binomial(questions, accuracy),
        "asked": questions,
    }
    return pd.DataFrame(columns, index=accuracy.index)
