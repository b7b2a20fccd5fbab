# Misconception: the first gap above the noise is named, not the largest.
# Loses: test-next_step
def next_step(gaps, noise):
    if gaps["bias"] < -noise:
        return "baseline"
    for gap in ("bias", "variance", "shift"):
        if gaps[gap] > noise:
            return gap
    return "baseline"
