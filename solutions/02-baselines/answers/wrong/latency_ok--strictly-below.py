# Misconception: a request that takes exactly the budget is late.
# Loses: test-latency_ok
def latency_ok(milliseconds, budget, percentile):
    times = np.asarray(milliseconds, dtype=float)
    return len(times) > 0 and bool((times < budget).mean() * 100 >= percentile)
