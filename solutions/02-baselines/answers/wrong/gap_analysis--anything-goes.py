# Misconception: percentages and missing numbers are let through.
# Loses: test-gap_analysis
def gap_analysis(human, train, validation, test):
    return {"bias": train - human, "variance": validation - train, "shift": test - validation}


def next_step(gaps, noise):
    if gaps["bias"] < -noise:
        return "baseline"
    largest = max(["bias", "variance", "shift"], key=lambda gap: gaps[gap])
    return largest if gaps[largest] > noise else "baseline"
