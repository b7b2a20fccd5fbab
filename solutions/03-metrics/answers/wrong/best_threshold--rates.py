# Misconception: weighs the two error rates, so that the rare class counts too much.
# Loses: test-best_threshold-edges
def best_threshold(truth, score, cost_fp, cost_fn):
    truth, score = np.asarray(truth, dtype=bool), np.asarray(score, dtype=float)
    best, lowest = np.inf, np.inf
    for threshold in [*np.unique(score), np.inf]:
        said = score >= threshold
        alarms = said[~truth].mean() if (~truth).any() else 0
        misses = (~said)[truth].mean() if truth.any() else 0
        if cost_fp * alarms + cost_fn * misses <= lowest:
            best, lowest = threshold, cost_fp * alarms + cost_fn * misses
    return float(best)
