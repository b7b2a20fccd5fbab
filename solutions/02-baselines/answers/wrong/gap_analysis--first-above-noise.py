# Misconception: the first gap above the noise is named, not the largest.
# Loses: test-next_step
def gap_analysis(human, train, validation, test):
    if not all(0 <= error <= 1 for error in (human, train, validation, test)):
        raise ValueError("errors are shares, from 0 to 1")
    return {"bias": train - human, "variance": validation - train, "shift": test - validation}


def next_step(gaps, noise):
    if gaps["bias"] < -noise:
        return "baseline"
    for gap in ("bias", "variance", "shift"):
        if gaps[gap] > noise:
            return gap
    return "baseline"
