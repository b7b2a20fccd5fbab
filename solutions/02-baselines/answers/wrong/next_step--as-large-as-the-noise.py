# Misconception: a gap that is as large as the noise counts.
# Loses: test-next_step-edges
def next_step(gaps, noise):
    if gaps["bias"] < -noise:
        return "baseline"
    largest = max(["bias", "variance", "shift"], key=lambda gap: gaps[gap])
    return largest if gaps[largest] >= noise else "baseline"
