# Approach: comparisons of each pair of gaps.
def next_step(gaps, noise):
    bias, variance, shift = gaps["bias"], gaps["variance"], gaps["shift"]
    if bias < -noise or max(bias, variance, shift) <= noise:
        return "baseline"
    if bias >= variance and bias >= shift:
        return "bias"
    if variance >= shift:
        return "variance"
    return "shift"
