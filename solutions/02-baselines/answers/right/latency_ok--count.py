# Approach: counts the requests that were in time, in a loop.
def latency_ok(milliseconds, budget, percentile):
    in_time, total = 0, 0
    for time in milliseconds:
        total += 1
        if time <= budget:
            in_time += 1
    return total > 0 and 100 * in_time >= percentile * total
