# Misconception: goes on comparing with a human whom the model has long passed.
# Loses: test-next_step-edges
def next_step(gaps, noise):
    largest = max(["bias", "variance", "shift"], key=lambda gap: gaps[gap])
    return largest if gaps[largest] > noise else "baseline"
