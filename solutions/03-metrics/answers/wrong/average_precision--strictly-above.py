# Misconception: flags who scores more than the threshold.
# Loses: test-precision_recall_curve, test-precision_recall_curve-ties, test-average_precision
def precision_recall_curve(truth, score):
    truth, score = np.asarray(truth, bool), np.asarray(score, float)
    rows = [(t, truth[score > t].mean() if (score > t).any() else np.nan, truth[score > t].sum() / truth.sum()) for t in np.unique(score)[::-1]]
    return pd.DataFrame(rows, columns=["threshold", "precision", "recall"])


def average_precision(truth, score):
    if not any(truth):
        return np.nan
    curve = precision_recall_curve(truth, score)
    return float((np.diff(curve["recall"], prepend=0) * curve["precision"]).sum())
