# Misconception: in a tie the gap that stands first in the dictionary wins.
# Loses: test-next_step-edges
def next_step(gaps, noise):
    if gaps["bias"] < -noise:
        return "baseline"
    largest = max(gaps, key=gaps.get)
    return largest if gaps[largest] > noise else "baseline"
