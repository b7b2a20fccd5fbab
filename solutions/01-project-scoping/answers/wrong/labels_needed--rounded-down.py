# Misconception: the number of labels is cut off, and may be 0.
# Loses: test-labels_needed
def labels_needed(curve, target):
    if target <= curve["c"]:
        return math.inf
    return int((curve["a"] / (target - curve["c"])) ** (1 / curve["b"]))


def labels_interval(curves, target):
    answers = sorted(labels_needed(curve, target) for curve in curves)
    k = int(0.025 * len(answers))
    kept = answers[k:len(answers) - k]
    return {"low": kept[0], "high": kept[-1], "never": float(np.mean(np.isinf(answers)))}
