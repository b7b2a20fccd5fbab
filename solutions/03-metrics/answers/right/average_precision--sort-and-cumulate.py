# Approach: sorts once, cumulates, and keeps the last place of each run of equal scores.
def precision_recall_curve(truth, score):
    order = np.argsort(-np.asarray(score, dtype=float), kind="stable")
    y, s = np.asarray(truth, dtype=float)[order], np.asarray(score, dtype=float)[order]
    last = np.append(s[1:] != s[:-1], True)
    tp = np.cumsum(y)[last]
    return pd.DataFrame({"recall": tp / y.sum(), "precision": tp / (np.flatnonzero(last) + 1), "threshold": s[last]})


def average_precision(truth, score):
    if sum(truth) == 0:
        return float("nan")
    curve = precision_recall_curve(truth, score)
    return np.diff(np.concatenate([[0], curve["recall"]])) @ curve["precision"].to_numpy()
