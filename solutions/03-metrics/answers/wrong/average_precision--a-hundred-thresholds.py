# Misconception: scores are probabilities, so a grid from 1 down to 0 finds every threshold.
# Loses: test-precision_recall_curve, test-precision_recall_curve-ties
def precision_recall_curve(truth, score):
    truth, score = np.asarray(truth, bool), np.asarray(score, float)
    thresholds = np.linspace(1, 0, 101)
    tp = np.array([(truth & (score >= t - 1e-9)).sum() for t in thresholds])
    said = np.array([(score >= t - 1e-9).sum() for t in thresholds])
    return pd.DataFrame({"threshold": thresholds, "precision": tp / np.maximum(said, 1), "recall": tp / max(truth.sum(), 1)})


def average_precision(truth, score):
    if not any(truth):
        return np.nan
    curve = precision_recall_curve(truth, score)
    return float((np.diff(curve["recall"], prepend=0) * curve["precision"]).sum())
