# Misconception: the largest gap is named, however small it is.
# Loses: test-next_step, test-next_step-edges
def gap_analysis(human, train, validation, test):
    if not all(0 <= error <= 1 for error in (human, train, validation, test)):
        raise ValueError("errors are shares, from 0 to 1")
    return {"bias": train - human, "variance": validation - train, "shift": test - validation}


def next_step(gaps, noise):
    if gaps["bias"] < -noise:
        return "baseline"
    return max(["bias", "variance", "shift"], key=lambda gap: gaps[gap])
