# Misconception: the floor is left out, so every target can be reached.
# Loses: test-labels_needed, test-labels_interval-never
def labels_needed(curve, target):
    return max(1, math.ceil((curve["a"] / target) ** (1 / curve["b"]) - 1e-9))


def labels_interval(curves, target):
    answers = sorted(labels_needed(curve, target) for curve in curves)
    k = int(0.025 * len(answers))
    kept = answers[k:len(answers) - k]
    return {"low": kept[0], "high": kept[-1], "never": float(np.mean(np.isinf(answers)))}
