# Approach: methods of arrays: one row a threshold, the highest first, argmin takes the first of equals.
def best_threshold(truth, score, cost_fp, cost_fn):
    places = np.append(np.sort(np.unique(score)), np.inf)[::-1]
    chosen = score.reshape(1, -1) >= places.reshape(-1, 1)
    alarms = (chosen & ~truth).sum(axis=1)
    misses = truth.sum() - (chosen & truth).sum(axis=1)
    return places[(cost_fp * alarms + cost_fn * misses).argmin()]
