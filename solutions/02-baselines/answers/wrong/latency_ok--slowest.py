# Misconception: every request must be within the budget.
# Loses: test-latency_ok
def latency_ok(milliseconds, budget, percentile):
    return len(milliseconds) > 0 and bool(max(milliseconds) <= budget)


def my_choice():
    return {"model": "neighbours, 16 pixels", "in_time": 0.885, "at_99": "logistic, 16 pixels"}
