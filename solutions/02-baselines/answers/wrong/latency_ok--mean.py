# Misconception: the mean must be within the budget.
# Loses: test-latency_ok
def latency_ok(milliseconds, budget, percentile):
    times = np.asarray(milliseconds, dtype=float)
    return len(times) > 0 and bool(np.nanmean(times) <= budget)
