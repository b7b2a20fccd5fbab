# Misconception: somebody has to be flagged, so infinity is no threshold.
# Loses: test-best_threshold, test-best_threshold-edges
def best_threshold(truth, score, cost_fp, cost_fn):
    truth, score = np.asarray(truth, dtype=bool), np.asarray(score, dtype=float)
    best, lowest = np.inf, np.inf
    for threshold in np.unique(score):
        chosen = score >= threshold
        cost = cost_fp * (chosen & ~truth).sum() + cost_fn * (~chosen & truth).sum()
        if cost <= lowest:
            best, lowest = threshold, cost
    return float(best)
