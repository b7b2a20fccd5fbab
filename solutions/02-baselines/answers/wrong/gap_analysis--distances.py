# Misconception: gaps are distances: a negative one is made positive.
# Loses: test-gap_analysis
def gap_analysis(human, train, validation, test):
    if not all(0 <= error <= 1 for error in (human, train, validation, test)):
        raise ValueError("errors are shares, from 0 to 1")
    return {"bias": abs(train - human), "variance": abs(validation - train), "shift": abs(test - validation)}


def next_step(gaps, noise):
    if gaps["bias"] < -noise:
        return "baseline"
    largest = max(["bias", "variance", "shift"], key=lambda gap: gaps[gap])
    return largest if gaps[largest] > noise else "baseline"
