"""What lab 06 labels, and the loops that every way to label it runs through.

Digits are scikit-learn's, 8 x 8 pixels from 0 to 1 in 64 columns. Votes are
tables with one row an item and one column a rule; a rule votes for a class or
abstains, which is `ABSTAIN`.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from scipy import ndimage
from sklearn.cluster import KMeans
from sklearn.datasets import load_digits
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.svm import SVC

from labkit import data

#: What stands in a table of votes where a rule says nothing.
ABSTAIN = -1
#: Ten rules for headlines, written without looking at a label:
#: name -> (class, pattern).
TEN_RULES = {
    "number first": (1, r"^\d"),
    "you": (1, r"\b(?:you|your|you're|yourself)\b"),
    "this or these": (1, r"\b(?:this|these)\b"),
    "question": (1, r"^(?:how|why|what|which|who|when|can|are|do|is)\b"),
    "superlative": (1, r"\b(?:best|most|ever|actually|totally|perfect|literally)\b"),
    "I or we": (1, r"\b(?:i|my|we|our|me)\b"),
    "office": (
        0,
        r"\b(?:court|police|minister|president|government|election|senate)\b",
    ),
    "country": (0, r"\b(?:uk|china|iraq|india|israel|russia|iran|canada|europe)\b"),
    "comma": (0, r","),
    "at most six words": (0, r"^\S+(?:\s+\S+){0,5}$"),
}
#: Pictures on a sheet.
SHEET = 12


@dataclass(frozen=True)
class Digits:
    """Digits to label, and digits to test on.

    Attributes
    ----------
    pool, test : array of float, shape (n, 64)
        Pixels from 0 (paper) to 1 (ink).
    truth, test_truth : array of int, shape (n,)
        What a person says who looks at them.
    """

    pool: np.ndarray
    truth: np.ndarray
    test: np.ndarray
    test_truth: np.ndarray


@cache
def digits() -> Digits:
    """1,203 digits to label and 594 to test on, always the same ones."""
    pixels, labels = load_digits(return_X_y=True)
    shares = pixels / 16
    pool, test, truth, test_truth = train_test_split(
        shares, labels, test_size=0.33, random_state=0, stratify=labels
    )
    return Digits(pool, truth, test, test_truth)


def headlines() -> tuple[pd.DataFrame, pd.DataFrame]:
    """4,000 headlines to label and 2,000 to test on; columns headline and label
    (1 clickbait, 0 news)."""
    table = data.load("clickbait")[["headline", "label"]]
    return table[:4000], table[4000:]


# End models


def train(
    images: np.ndarray, labels: np.ndarray, weights: np.ndarray | None = None
) -> SVC:
    """Train the end model of digits, a support vector machine with a radial kernel."""
    model = SVC(C=10)
    return model.fit(images, labels, sample_weight=weights)


def accuracy(model: SVC) -> float:
    """Share of the 594 test digits that a model reads correctly."""
    images = digits().test
    truth = digits().test_truth
    return float(model.score(images, truth))


def probabilities(model: SVC, images: np.ndarray) -> np.ndarray:
    """Turn a model's scores into shares that sum to 1.

    They say which class the model prefers and how clearly; they are not calibrated.

    Returns
    -------
    array of float, shape (n, number of classes that the model has seen)
    """
    scores = model.decision_function(images)
    best = scores.max(axis=1, keepdims=True)
    shares = np.exp(scores - best)
    return shares / shares.sum(axis=1, keepdims=True)


def train_text(
    texts: pd.Series,
    labels: pd.Series | np.ndarray,
    weights: pd.Series | np.ndarray | None = None,
) -> Pipeline:
    """Train the end model of headlines: logistic regression on
    counts of lower-case words."""
    counts = CountVectorizer(min_df=2)
    regression = LogisticRegression(max_iter=1000)
    model = make_pipeline(counts, regression)
    return model.fit(texts, labels, logisticregression__sample_weight=weights)


# Rules


def pattern_votes(
    texts: pd.Series, patterns: dict[str, tuple[int, str]]
) -> pd.DataFrame:
    """Let each pattern vote for its class wherever it is found, in capitals or not.

    Parameters
    ----------
    texts : Series of str
    patterns : dict
        Name of the rule -> (class, regular expression).

    Returns
    -------
    DataFrame of int
        One row a text, one column a rule: the class, or `ABSTAIN`.

    Examples
    --------
    >>> patterns = {"you": (1, r"\\byou\\b"), "comma": (0, ",")}
    >>> pattern_votes(pd.Series(["Why You Wait"]), patterns)
       you  comma
    0    1     -1
    """
    votes = {}
    for name, (vote, pattern) in patterns.items():
        rule = re.compile(pattern, re.IGNORECASE)
        fires = texts.map(rule.search).notna()
        votes[name] = np.where(fires, vote, ABSTAIN)
    return pd.DataFrame(votes, index=texts.index)


def majority(votes: pd.DataFrame) -> pd.Series:
    """The class that most rules voted for; items without a vote, or
    with a tie, are left out."""
    counts = _counts(votes, _classes(votes))
    most = counts.max(axis=1)
    is_most = counts.eq(most, axis=0)
    winners = is_most.sum(axis=1)
    has_votes = most > 0
    has_one_winner = winners == 1
    decided = has_votes & has_one_winner
    return counts[decided].idxmax(axis=1)


def _classes(votes: pd.DataFrame) -> list[int]:
    """The classes that a rule votes for somewhere."""
    said = np.unique(votes.to_numpy())
    return [int(one) for one in said if one != ABSTAIN]


def _counts(votes: pd.DataFrame, classes: Iterable[int]) -> pd.DataFrame:
    """How many rules vote for each class: items x classes."""
    counts = {}
    for one in classes:
        is_for = votes == one
        counts[one] = is_for.sum(axis=1)
    return pd.DataFrame(counts)


def by_rule(votes: pd.DataFrame) -> pd.DataFrame:
    """What each rule does, without any truth.

    Parameters
    ----------
    votes : DataFrame of int
        One row an item, one column a rule that votes for one class.

    Returns
    -------
    DataFrame of int
        Rule -> class (`ABSTAIN` where it never votes), votes (on how many
        items), alone (where no other rule votes), contradicted (where another
        rule votes for another class).

    Examples
    --------
    >>> by_rule(pd.DataFrame({"a": [1, 1, -1], "b": [0, -1, -1]}))
       class  votes  alone  contradicted
    a      1      2      1             1
    b      0      1      0             1
    """
    says = votes != ABSTAIN
    classes = votes.where(says).nunique(axis=1)
    voters = says.sum(axis=1)
    alone = voters == 1
    contradicted = classes > 1
    columns = {
        "class": votes.max(),
        "votes": says.sum(),
        "alone": says[alone].sum(),
        "contradicted": says[contradicted].sum(),
    }
    return pd.DataFrame(columns)


def headline_facts(headlines: pd.Series) -> pd.DataFrame:
    """Count what one can count in a headline without reading a word.

    Returns
    -------
    DataFrame
        The index of headlines; characters, words, longest word, digits,
        words with a capital (the share that begins with a capital or a
        digit), marks (of punctuation).
    """
    words = headlines.str.findall(r"[A-Za-z0-9][^\s]*")
    columns = {
        "characters": headlines.str.len(),
        "words": words.str.len(),
        "longest word": words.map(_longest),
        "digits": headlines.str.count(r"\d"),
        "words with a capital": words.map(_capitals),
        "marks": headlines.str.count(r"[^\w\s]"),
    }
    return pd.DataFrame(columns)


def _longest(words: list[str]) -> int:
    """Characters of the longest word."""
    return max(map(len, words), default=0)


def _capitals(words: list[str]) -> float:
    """Share of the words that begin with a capital or a digit; NaN without words."""
    if not words:
        return np.nan
    begin = []
    for word in words:
        first = word[0]
        begin.append(first.isupper() or first.isdigit())
    return float(np.mean(begin))


def best_threshold(values: pd.Series, labels: pd.Series) -> tuple[float, bool]:
    """The limit that tells two classes apart best by one number.

    Returns
    -------
    tuple
        The limit, and whether values above it (True) or the
        others (False) are of class 1.

    Examples
    --------
    >>> best_threshold(pd.Series([1.0, 2.0, 5.0, 6.0]), pd.Series([1, 1, 0, 0]))
    (2.0, False)
    """
    truth = labels.astype(bool)
    right = {}
    for limit in values.unique().tolist():
        above = values > limit
        for up in (True, False):
            is_1 = above == up
            is_right = is_1.eq(truth)
            right[limit, up] = is_right.mean()
    return max(right, key=right.__getitem__)


def first_shares(votes: pd.DataFrame, prior: dict[int, float]) -> pd.DataFrame:
    """Where the label model starts: each item's shares of votes, or the
    prior where nobody votes.

    Parameters
    ----------
    votes : DataFrame of int
        One row an item, one column a rule: a class of the prior, or `ABSTAIN`.
    prior : dict
        Class -> its share among all items.

    Returns
    -------
    DataFrame of float
        Items x classes of the prior, in its order; each row sums to 1.

    Examples
    --------
    >>> votes = pd.DataFrame({"a": [1, 1, -1], "b": [0, -1, -1]})
    >>> first_shares(votes, {0: 0.7, 1: 0.3})
         0    1
    0  0.5  0.5
    1  0.0  1.0
    2  0.7  0.3
    """
    counts = _counts(votes, prior)
    all_votes = counts.sum(axis=1)
    shares = counts.div(all_votes, axis=0)
    return shares.fillna(prior)


@cache
def shape_facts() -> pd.DataFrame:
    """What fifteen rules look at: one row a digit of the pool, one column
    a fact about its ink."""
    images = digits().pool.reshape(-1, 8, 8)
    facts = [_facts(image) for image in images]
    return pd.DataFrame(facts)


def shape_votes() -> pd.DataFrame:
    """Votes of fifteen rules about shapes on the digits of the pool; a rule's name
    begins with the only digit that it can say."""
    votes = {}
    for name, where in _fires(shape_facts()).items():
        digit = int(name[0])
        votes[name] = np.where(where, digit, ABSTAIN)
    return pd.DataFrame(votes)


def _fires(facts: pd.DataFrame) -> dict[str, pd.Series]:
    """Rule -> whether it fires, for each digit."""
    one = facts["holes"] == 1
    none = facts["holes"] == 0
    at = {name: facts[name] for name in facts}
    return {
        "0: large hole": one
        & (at["hole_size"] > 40)
        & at["hole_height"].between(0.44, 0.57),
        "0: empty centre": at["centre"] < 0.15,
        "1: dark and narrow": none
        & (at["centre"] > 0.8)
        & (at["lower_left"] < 0.2)
        & (at["lower_right"] < 0.25)
        & (at["upper_right"] < 0.3)
        & (at["upper_left"] < 0.35),
        "2: foot, no right middle": none
        & (at["bottom_width"] >= 4)
        & (at["bottom_left"] > 0.3)
        & (at["bottom_right"] > 0.35)
        & (at["lower_right"] < 0.25)
        & (at["upper_left"] < 0.45),
        "3: open to the left": none
        & (at["upper_left"] < 0.3)
        & (at["lower_left"] < 0.12)
        & (at["lower_right"] > 0.25)
        & (at["top_left"] > 0.25),
        "4: wide middle, thin top": (at["middle_width"] >= 5) & (at["top_width"] <= 3),
        "4: left arm": none
        & (at["lower_left"] > 0.25)
        & (at["bottom_left"] < 0.25)
        & (at["bottom_right"] < 0.4),
        "5: open upper right": none
        & (at["upper_left"] > 0.3)
        & (at["upper_right"] < 0.2)
        & (at["top_width"] >= 4),
        "6: hole below": one & (at["hole_height"] > 0.62),
        "6: empty upper right": (at["upper_right"] < 0.06)
        & (at["lower_left"] > 0.25)
        & (at["lower_right"] > 0.25),
        "7: wide head, thin foot": none
        & (at["bottom_right"] < 0.15)
        & (at["top_width"] >= 3),
        "7: wide middle, no foot": none
        & (at["middle_width"] >= 4)
        & (at["bottom_right"] < 0.2)
        & (at["lower_left"] < 0.25),
        "8: two holes": at["holes"] == 2,
        "8: symmetric, dark centre": (at["symmetry"] < 0.2) & (at["centre"] > 0.7),
        "9: hole above": one & (at["hole_height"] < 0.36),
    }


def _facts(image: np.ndarray) -> dict[str, float]:
    """Facts of one digit: holes, widths in pixels, mean ink of a region."""
    sizes, heights = _holes(image)
    hole_height = float(np.mean(heights)) if heights else np.nan
    dark = image > 0.4
    mirrored = image[:, ::-1]
    difference = np.abs(image - mirrored)
    return {
        "holes": len(sizes),
        "hole_size": max(sizes, default=0),
        "hole_height": hole_height,
        "top_width": _width(dark[:2]),
        "middle_width": _width(dark[3:5]),
        "bottom_width": _width(dark[6:]),
        "upper_left": image[1:4, :3].mean(),
        "upper_right": image[1:4, 5:].mean(),
        "lower_left": image[4:7, :3].mean(),
        "lower_right": image[4:7, 5:].mean(),
        "top_left": image[:2, :4].mean(),
        "bottom_left": image[6:, :4].mean(),
        "bottom_right": image[6:, 4:].mean(),
        "centre": image[3:5, 3:5].mean(),
        "symmetry": difference.mean(),
    }


def _width(dark: np.ndarray) -> int:
    """In how many columns there is a dark pixel."""
    has_dark = dark.any(axis=0)
    return has_dark.sum()


def _holes(image: np.ndarray) -> tuple[list[int], list[float]]:
    """Size and height of each hole in a digit, on a picture four times as fine with
    paper around it; the height is 0 at the top and 1 at the bottom."""
    fine = ndimage.zoom(image, 4, order=1) > 0.35
    ink = np.pad(fine, 2)
    areas, count = ndimage.label(~ink)
    outside = areas[0, 0]
    sizes = []
    heights = []
    for number in range(1, count + 1):
        area = areas == number
        size = area.sum()
        if number != outside and size >= 6:
            row, _ = ndimage.center_of_mass(area)
            sizes.append(size)
            heights.append(row / len(ink))
    return sizes, heights


# Ways to label by hand, on one stopwatch


def clusters(count: int, seed: int) -> np.ndarray:
    """Group the digits of the pool by their pixels (k-means); nobody
    has labelled anything yet.

    Returns
    -------
    array of int, shape (1203,)
        Group of each digit, 0 to count - 1.
    """
    pool = digits().pool
    # Some digits lie exactly between two groups. Without noise a
    # processor's rounding decides.
    rng = np.random.default_rng(0)
    noise = rng.normal(0, 1e-4, pool.shape)
    model = KMeans(count, n_init=4, random_state=seed)
    return model.fit_predict(pool + noise)


def sheets(groups: np.ndarray, seed: int, size: int = SHEET) -> np.ndarray:
    """Draw the digits that are shown of each group, at most `size` of it.

    Returns
    -------
    array of int
        Positions in the pool, group by group.
    """
    rng = np.random.default_rng(seed)
    drawn = []
    for group in np.unique(groups):
        members = np.flatnonzero(groups == group)
        shuffled = rng.permutation(members)
        drawn.append(shuffled[:size])
    return np.concatenate(drawn)


def one_by_one(steps: list[int], seed: int) -> pd.DataFrame:
    """Label digits in random order, one by one.

    Parameters
    ----------
    steps : list of int
        After how many labels to train and test.

    Returns
    -------
    DataFrame
        pictures (labelled so far), accuracy.
    """
    pool = digits().pool
    truth = digits().truth
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(pool))
    rows = []
    for pictures in steps:
        chosen = order[:pictures]
        model = train(pool[chosen], truth[chosen])
        rows.append({"pictures": pictures, "accuracy": accuracy(model)})
    return pd.DataFrame(rows)


def active(
    next_batch: Callable[[np.ndarray, list[int], int], list[int]],
    known: dict[int, int],
    asked: list[int],
    batches: int,
    size: int = 10,
) -> pd.DataFrame:
    """Let the model ask: train, choose the next digits, label them, and again.

    Parameters
    ----------
    next_batch : function of (probabilities, labelled, size)
        Gives the positions of the next digits.
    known : dict
        Position in the pool -> label that the first model learns from.
    asked : list of int
        Positions that a person has seen; they are not asked again.
    batches, size : int
        How many batches, of how many digits.

    Returns
    -------
    DataFrame
        pictures (that a person labelled in this loop), accuracy; one row before the
        first batch, and one after each.
    """
    pool = digits().pool
    truth = digits().truth
    known = dict(known)
    asked = list(asked)
    rows = []
    for batch in range(batches + 1):
        positions = list(known)
        labels = np.array(list(known.values()))
        model = train(pool[positions], labels)
        rows.append({"pictures": batch * size, "accuracy": accuracy(model)})
        shares = probabilities(model, pool)
        wanted = next_batch(shares, asked, size)
        chosen = [int(position) for position in wanted]
        for position in chosen:
            known[position] = int(truth[position])
        asked += chosen
    return pd.DataFrame(rows)
