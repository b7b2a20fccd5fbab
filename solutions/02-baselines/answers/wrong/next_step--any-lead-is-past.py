# Misconception: takes the model for past the human as soon as the bias is negative, noise or not.
# Loses: test-next_step, test-next_step-edges
def next_step(gaps, noise):
    if gaps["bias"] < 0:
        return "baseline"
    largest = max(["bias", "variance", "shift"], key=lambda gap: gaps[gap])
    return largest if gaps[largest] > noise else "baseline"
