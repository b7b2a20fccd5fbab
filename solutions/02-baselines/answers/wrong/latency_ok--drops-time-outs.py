# Misconception: requests that timed out are left out.
# Loses: test-latency_ok
def latency_ok(milliseconds, budget, percentile):
    times = pd.Series(list(milliseconds), dtype=float).dropna()
    return len(times) > 0 and bool(np.percentile(times, percentile) <= budget)


def my_choice():
    return {"model": "neighbours, 16 pixels", "in_time": 0.885, "at_99": "logistic, 16 pixels"}
