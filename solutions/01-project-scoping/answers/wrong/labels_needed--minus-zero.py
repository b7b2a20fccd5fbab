# Misconception: [cut:-cut] takes nothing off where cut is 0; it takes off everything.
# Loses: test-labels_interval
def labels_needed(curve, target):
    if target <= curve["c"]:
        return math.inf
    return max(1, math.ceil((curve["a"] / (target - curve["c"])) ** (1 / curve["b"])))


def labels_interval(curves, target):
    answers = sorted(labels_needed(curve, target) for curve in curves)
    cut = int(0.025 * len(curves))
    kept = answers[cut:-cut]
    never = answers.count(math.inf) / len(curves)
    return {"low": kept[0], "high": kept[-1], "never": never}
