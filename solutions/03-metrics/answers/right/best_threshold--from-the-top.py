# Approach: lowers the threshold from infinity, adding and taking off what each score changes.
def best_threshold(truth, score, cost_fp, cost_fn):
    at = {}
    for real, value in zip(truth, score):
        alarms, found = at.get(float(value), (0, 0))
        at[float(value)] = (alarms + (not real), found + bool(real))
    cost = cost_fn * sum(bool(real) for real in truth)
    best, lowest = float("inf"), cost
    for threshold in sorted(at, reverse=True):
        alarms, found = at[threshold]
        cost = cost + cost_fp * alarms - cost_fn * found
        if cost < lowest:
            best, lowest = threshold, cost
    return best
