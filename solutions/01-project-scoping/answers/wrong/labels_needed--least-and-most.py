# Misconception: the interval goes from the smallest to the largest answer.
# Loses: test-labels_interval
def labels_needed(curve, target):
    if target <= curve["c"]:
        return math.inf
    return max(1, math.ceil((curve["a"] / (target - curve["c"])) ** (1 / curve["b"]) - 1e-9))


def labels_interval(sizes, samples, target):
    answers = [labels_needed(fit_learning_curve(sizes, row), target) for row in samples]
    return {"low": min(answers), "high": max(answers), "never": float(np.mean(np.isinf(answers)))}
