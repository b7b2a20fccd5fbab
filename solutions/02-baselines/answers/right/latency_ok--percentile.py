# Approach: the percentile itself, a time-out taking for ever.
def latency_ok(milliseconds, budget, percentile):
    times = pd.Series(list(milliseconds), dtype=float).fillna(np.inf)
    if times.empty:
        return False
    return bool(np.percentile(times, percentile, method="inverted_cdf") <= budget)
