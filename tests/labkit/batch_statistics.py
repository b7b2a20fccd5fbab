"""The statistics by which a simulated batch is compared with the real one."""

from __future__ import annotations

import numpy as np
import pandas as pd

PUBLIC = 440  # targets whose truth students get, the first by attribute and adjective


def batch_statistics(raw: pd.DataFrame, truth: pd.DataFrame | None = None) -> dict[str, float]:
    """Measure a batch.

    Parameters
    ----------
    raw : DataFrame of strings, one row an assignment
        The 65 columns of the service's file; the rows of a HIT are together, 3 of them.
    truth : DataFrame, optional
        attr_id, adj, label (bool), at least of the first 440 targets; only those are used.

    Returns
    -------
    dict of str to float
        Shares, times in seconds, and counts; those that need the truth only if it is given.
    """
    found = _activity(raw) | _times_and_rates(raw) | _gold(raw) | _targets(raw) | _quirks(raw)
    return found if truth is None else found | _against_truth(raw, truth.head(PUBLIC))


def _answers(raw: pd.DataFrame, questions: range) -> np.ndarray:
    return raw[[f"Answer.adj_{question}" for question in questions]].to_numpy(str)


def _inputs(raw: pd.DataFrame, questions: range) -> np.ndarray:
    return raw[[f"Input.adj_{question}" for question in questions]].to_numpy(str)


def _activity(raw: pd.DataFrame) -> dict[str, float]:
    hits = raw["WorkerId"].value_counts().to_numpy()
    return {
        "workers": len(hits),
        "busiest worker's HITs": hits.max(),
        "workers with one HIT": (hits == 1).sum(),
        "share of the ten busiest": hits[:10].sum() / len(raw),
        "mean log activity": np.log(hits).mean(),
        "sd log activity": np.log(hits).std(),
    }


def _times_and_rates(raw: pd.DataFrame) -> dict[str, float]:
    seconds = raw["WorkTimeInSeconds"].astype(int)
    once = raw.drop_duplicates("WorkerId")
    percent = once["LifetimeApprovalRate"].str.split("%").str[0]
    recent = pd.concat([raw["Last7DaysApprovalRate"], raw["Last30DaysApprovalRate"]])
    return {
        "median seconds": seconds.median(),
        "90th percentile of seconds": seconds.quantile(0.9),
        "7- and 30-day rate of 100 %": recent.str.startswith("100%").mean(),
        "workers with lifetime rate 100 %": (percent == "100").mean(),
        "lifetime rate one of 100, 99, 98, 95 %": percent.isin(["100", "99", "98", "95"]).mean(),
    }


def _gold(raw: pd.DataFrame) -> dict[str, float]:
    positive, asked = _answers(raw, range(11, 16)) == "Yes", _inputs(raw, range(11, 16)) != ""
    negative_right = raw["Answer.adj_16"].to_numpy(str) != "Yes"
    full = asked.all(axis=1)
    counts = pd.DataFrame(
        {
            "yes": (positive & asked).sum(axis=1),
            "asked": asked.sum(axis=1),
            "no": negative_right,
            "hits": 1,
        }
    )
    by_worker = counts.groupby(raw["WorkerId"].to_numpy()).sum()
    return {
        "gold sensitivity": counts["yes"].sum() / counts["asked"].sum(),
        "gold specificity": negative_right.mean(),
        "sd of sensitivity over workers": _spread(by_worker["yes"], by_worker["asked"]),
        "sd of specificity over workers": _spread(by_worker["no"], by_worker["hits"]),
        "HITs that pass": (negative_right & (positive.sum(axis=1) >= 4))[full].mean(),
    }


def _spread(right: pd.Series, asked: pd.Series) -> float:
    """Standard deviation over workers of at least 10 questions, less what chance alone would
    give."""
    enough = asked >= 10
    share, asked = right[enough] / asked[enough], asked[enough]
    return float(np.sqrt(max(share.var() - (share * (1 - share) / (asked - 1)).mean(), 0.0)))


def _targets(raw: pd.DataFrame) -> dict[str, float]:
    answers = _answers(raw, range(1, 11))
    yes = (answers == "Yes").reshape(-1, 3, 10)
    votes = yes.sum(axis=1)
    agree = (yes == (votes >= 2)[:, None, :]).reshape(-1, 10).mean(axis=1)
    right = (_answers(raw, range(11, 16)) == "Yes").sum(axis=1) + (
        raw["Answer.adj_16"] != "Yes"
    ).to_numpy()
    share_right = right / (1 + (_inputs(raw, range(11, 16)) != "").sum(axis=1))
    seconds = raw["WorkTimeInSeconds"].astype(int).to_numpy()
    quick, slow = (seconds >= 20) & (seconds <= 30), seconds > 180
    return {
        "yes on targets": yes.mean(),
        "targets split 2 to 1": np.isin(votes, [1, 2]).mean(),
        "agreement at 20-30 s": agree[quick].mean(),
        "agreement above 180 s": agree[slow].mean(),
        "gold accuracy, slow less quick": share_right[slow].mean() - share_right[quick].mean(),
    }


def _quirks(raw: pd.DataFrame) -> dict[str, float]:
    hits = raw.drop_duplicates("HITId")
    words = _inputs(hits, range(1, 17))
    blank = (_inputs(raw, range(12, 16)) == "").sum(axis=0)
    attribute = hits["Input.attr_id"].to_numpy(str)[:, None]
    pairs = np.char.add(np.char.add(attribute, "|"), words)
    asked = words != ""
    repeated = sum(
        int(row.size - np.unique(row).size)
        for row in (w[a] for w, a in zip(words, asked, strict=True))
    )
    blanks = np.maximum((~asked).sum(axis=1) - 1, 0).sum()
    return {
        **{
            f"blank gold in question {question}": count
            for question, count in zip(range(12, 16), blank, strict=True)
        },
        "pairs both target and gold": len(
            set(pairs[:, :10].ravel()) & set(pairs[:, 10:15][asked[:, 10:15]])
        ),
        "adjectives repeated within a HIT": repeated,
        "blank adjectives repeated within a HIT": blanks,
        "blank answers to targets": (_answers(raw, range(1, 11)) == "").sum(),
        "share of answers that are Naa": (_answers(raw, range(1, 17)) == "Naa").mean(),
    }


def _against_truth(raw: pd.DataFrame, truth: pd.DataFrame) -> dict[str, float]:
    yes = (_answers(raw, range(1, 11)) == "Yes").reshape(-1, 3, 10).sum(axis=1).ravel()
    hits = raw.drop_duplicates("HITId")
    index = pd.MultiIndex.from_arrays(
        [hits["Input.attr_id"].repeat(10), _inputs(hits, range(1, 11)).ravel()]
    )
    votes = (
        pd.Series(yes, index=index)
        .loc[pd.MultiIndex.from_frame(truth[["attr_id", "adj"]])]
        .to_numpy()
    )
    label = truth["label"].to_numpy(bool)
    return {
        "prevalence": label.mean(),
        "target sensitivity": votes[label].mean() / 3,
        "target specificity": 1 - votes[~label].mean() / 3,
        "true targets never found": (votes[label] == 0).mean(),
        "majority vote right": ((votes >= 2) == label).mean(),
        "no to everything right": 1 - label.mean(),
    }
