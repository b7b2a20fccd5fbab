# Misconception: every request must be within the budget.
# Loses: test-latency_ok
def latency_ok(milliseconds, budget, percentile):
    return len(milliseconds) > 0 and bool(max(milliseconds) <= budget)
