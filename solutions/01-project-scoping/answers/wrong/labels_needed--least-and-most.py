# Misconception: the interval goes from the smallest to the largest answer.
# Loses: test-labels_interval, test-labels_interval-never
def labels_needed(curve, target):
    if target <= curve["c"]:
        return math.inf
    return max(1, math.ceil((curve["a"] / (target - curve["c"])) ** (1 / curve["b"]) - 1e-9))


def labels_interval(curves, target):
    answers = [labels_needed(curve, target) for curve in curves]
    return {"low": min(answers), "high": max(answers), "never": float(np.mean(np.isinf(answers)))}
