# Misconception: rounds the share in time to whole per cent, so that 149 of 200 keep 75.
# Loses: test-latency_ok
def latency_ok(milliseconds, budget, percentile):
    times = np.asarray(milliseconds, dtype=float)
    return len(times) > 0 and int(100 * (times <= budget).mean() + 0.5) >= percentile
