# Misconception: gives the share in time of the model that is chosen, which decides nothing.
# Loses: test-my_choice
def latency_ok(milliseconds, budget, percentile):
    times = np.asarray(milliseconds, dtype=float)
    return len(times) > 0 and 100 * int((times <= budget).sum()) >= percentile * len(times)


def my_choice():
    return {"model": "neighbours, 16 pixels", "in_time": 0.975, "at_99": "logistic, 16 pixels"}
