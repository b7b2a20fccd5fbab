# Misconception: takes the next higher request at the percentile, so that 75 of 100 do not keep 75.
# Loses: test-latency_ok
def latency_ok(milliseconds, budget, percentile):
    times = pd.Series(list(milliseconds), dtype=float).fillna(np.inf)
    if times.empty:
        return False
    return bool(np.percentile(times, percentile, method="higher") <= budget)


def my_choice():
    return {"model": "neighbours, 16 pixels", "in_time": 0.885, "at_99": "logistic, 16 pixels"}
