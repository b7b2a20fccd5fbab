# Misconception: a single time-out makes the percentile NaN, and the answer no.
# Loses: test-latency_ok
def latency_ok(milliseconds, budget, percentile):
    return len(milliseconds) > 0 and bool(np.percentile(np.asarray(milliseconds, dtype=float), percentile) <= budget)
