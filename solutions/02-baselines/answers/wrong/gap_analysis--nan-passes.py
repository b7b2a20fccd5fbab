# Misconception: asks whether an error is too large or too small, and NaN is neither.
# Loses: test-gap_analysis
def gap_analysis(human, train, validation, test):
    for error in (human, train, validation, test):
        if error < 0 or error > 1:
            raise ValueError("errors are shares, from 0 to 1")
    return {"bias": train - human, "variance": validation - train, "shift": test - validation}


def next_step(gaps, noise):
    if gaps["bias"] < -noise:
        return "baseline"
    largest = max(["bias", "variance", "shift"], key=lambda gap: gaps[gap])
    return largest if gaps[largest] > noise else "baseline"
