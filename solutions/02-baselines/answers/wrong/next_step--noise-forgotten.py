# Misconception: the largest gap is named, however small it is.
# Loses: test-next_step, test-next_step-edges
def next_step(gaps, noise):
    if gaps["bias"] < -noise:
        return "baseline"
    return max(["bias", "variance", "shift"], key=lambda gap: gaps[gap])
