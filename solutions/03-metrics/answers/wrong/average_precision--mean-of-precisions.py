# Misconception: average precision is the mean of the precisions of all thresholds.
# Loses: test-average_precision
def precision_recall_curve(truth, score):
    truth, score = np.asarray(truth, bool), np.asarray(score, float)
    thresholds = np.unique(score)[::-1]
    tp = pd.Series([(truth & (score >= t)).sum() for t in thresholds])
    return pd.DataFrame({"threshold": thresholds, "precision": [truth[score >= t].mean() for t in thresholds], "recall": tp / truth.sum()})


def average_precision(truth, score):
    return float(precision_recall_curve(truth, score)["precision"].mean()) if any(truth) else np.nan
