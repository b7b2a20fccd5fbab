# Misconception: goes through the thresholds from the lowest up.
# Loses: test-precision_recall_curve, test-precision_recall_curve-ties, test-average_precision
def precision_recall_curve(truth, score):
    truth, score = np.asarray(truth, bool), np.asarray(score, float)
    thresholds = np.unique(score)
    tp = pd.Series([(truth & (score >= t)).sum() for t in thresholds])
    return pd.DataFrame({"threshold": thresholds, "precision": [truth[score >= t].mean() for t in thresholds], "recall": tp / truth.sum()})


def average_precision(truth, score):
    if not any(truth):
        return np.nan
    curve = precision_recall_curve(truth, score)
    return float((np.diff(curve["recall"], prepend=0) * curve["precision"]).sum())
