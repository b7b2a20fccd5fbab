# Misconception: a target exactly at the floor can be reached, by an enormous number of labels.
# Loses: test-labels_needed
def labels_needed(curve, target):
    if target < curve["c"]:
        return math.inf
    return max(1, math.ceil((curve["a"] / max(target - curve["c"], 1e-9)) ** (1 / curve["b"]) - 1e-9))


def labels_interval(curves, target):
    answers = sorted(labels_needed(curve, target) for curve in curves)
    k = int(0.025 * len(answers))
    kept = answers[k:len(answers) - k]
    return {"low": kept[0], "high": kept[-1], "never": float(np.mean(np.isinf(answers)))}
