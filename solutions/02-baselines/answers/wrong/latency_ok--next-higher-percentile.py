# Misconception: takes the next higher request at the percentile, so that 75 of 100 do not keep 75.
# Loses: test-latency_ok
def latency_ok(milliseconds, budget, percentile):
    times = pd.Series(list(milliseconds), dtype=float).fillna(np.inf)
    if times.empty:
        return False
    return bool(np.percentile(times, percentile, method="higher") <= budget)
