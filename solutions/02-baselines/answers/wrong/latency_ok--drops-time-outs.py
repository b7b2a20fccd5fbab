# Misconception: requests that timed out are left out.
# Loses: test-latency_ok
def latency_ok(milliseconds, budget, percentile):
    times = pd.Series(list(milliseconds), dtype=float).dropna()
    return len(times) > 0 and bool(np.percentile(times, percentile) <= budget)
