# Misconception: a large negative gap is taken for the largest.
# Loses: test-next_step, test-next_step-edges
def next_step(gaps, noise):
    if gaps["bias"] < -noise:
        return "baseline"
    largest = max(["bias", "variance", "shift"], key=lambda gap: abs(gaps[gap]))
    return largest if abs(gaps[largest]) > noise else "baseline"
