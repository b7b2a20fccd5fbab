# Approach: methods of arrays throughout: argsort, cumsum, and the last case of each distinct score.
def precision_recall_curve(truth, score):
    order = (-score).argsort(kind="stable")
    hits = truth[order].astype(float).cumsum()
    sorted_score = score[order]
    last = np.append(sorted_score[1:] != sorted_score[:-1], True)
    flagged = np.arange(1, len(score) + 1)[last]
    total = truth.sum()
    recall = hits[last] / total if total else np.full(last.sum(), np.nan)
    return pd.DataFrame({"threshold": sorted_score[last], "precision": hits[last] / flagged, "recall": recall})


def average_precision(truth, score):
    if not truth.any():
        return float("nan")
    curve = precision_recall_curve(truth, score)
    steps = np.diff(curve["recall"], prepend=0)
    return steps @ curve["precision"].to_numpy()
