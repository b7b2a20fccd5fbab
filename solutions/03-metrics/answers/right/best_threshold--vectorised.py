# Approach: a table of thresholds by cases; the last of the cheapest, since the thresholds rise.
def best_threshold(truth, score, cost_fp, cost_fn):
    y, s = np.asarray(truth).astype(bool), np.asarray(score, dtype=float)
    candidates = np.append(np.unique(s), np.inf)
    said = s[None, :] >= candidates[:, None]
    costs = cost_fp * (said & ~y).sum(axis=1) + cost_fn * (~said & y).sum(axis=1)
    return candidates[np.flatnonzero(costs == costs.min())[-1]]
