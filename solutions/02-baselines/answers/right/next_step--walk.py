# Approach: one comparison after the other, no sorting.
def next_step(gaps, noise):
    if gaps["bias"] < -noise:
        return "baseline"
    step, size = "baseline", noise
    for name in ("bias", "variance", "shift"):
        if gaps[name] > size:
            step, size = name, gaps[name]
    return step
