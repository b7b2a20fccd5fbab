# Misconception: sums from the second threshold on, so what the first one found counts nothing.
# Loses: test-average_precision
def precision_recall_curve(truth, score):
    truth, score = np.asarray(truth, bool), np.asarray(score, float)
    thresholds = np.unique(score)[::-1]
    tp = pd.Series([(truth & (score >= t)).sum() for t in thresholds])
    return pd.DataFrame({"threshold": thresholds, "precision": [truth[score >= t].mean() for t in thresholds], "recall": tp / truth.sum()})


def average_precision(truth, score):
    if not any(truth):
        return np.nan
    curve = precision_recall_curve(truth, score)
    return float((curve["recall"].diff() * curve["precision"]).sum())
