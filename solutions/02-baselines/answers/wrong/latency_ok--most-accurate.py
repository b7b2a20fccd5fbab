# Misconception: takes the model with the fewest wrong digits, whatever its times.
# Loses: test-my_choice
def latency_ok(milliseconds, budget, percentile):
    times = np.asarray(milliseconds, dtype=float)
    return len(times) > 0 and 100 * int((times <= budget).sum()) >= percentile * len(times)


def my_choice():
    return {"model": "logistic, 64 pixels", "in_time": 0.885, "at_99": "neighbours, 16 pixels"}
