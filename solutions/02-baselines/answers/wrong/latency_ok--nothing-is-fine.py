# Misconception: where there were no requests none was late.
# Loses: test-latency_ok
def latency_ok(milliseconds, budget, percentile):
    late = [time for time in milliseconds if not time <= budget]
    return 100 * len(late) <= (100 - percentile) * len(milliseconds)
