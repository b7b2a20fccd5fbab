# Misconception: cases of one score are passed one after the other, in the order of the file.
# Loses: test-precision_recall_curve-ties, test-average_precision
def precision_recall_curve(truth, score):
    order = np.argsort(-np.asarray(score, dtype=float), kind="stable")
    y = np.asarray(truth, dtype=float)[order]
    tp = np.cumsum(y)
    return pd.DataFrame({"threshold": np.asarray(score, dtype=float)[order], "precision": tp / np.arange(1, len(y) + 1), "recall": tp / y.sum()})


def average_precision(truth, score):
    curve = precision_recall_curve(truth, score)
    return float((np.diff(curve["recall"], prepend=0) * curve["precision"]).sum())
