# Misconception: a curve that is flat below the target needs no label at all.
# Loses: test-labels_needed
def labels_needed(curve, target):
    if target <= curve["c"]:
        return math.inf
    return math.ceil((curve["a"] / (target - curve["c"])) ** (1 / curve["b"]))


def labels_interval(curves, target):
    answers = sorted(labels_needed(curve, target) for curve in curves)
    cut = int(0.025 * len(curves))
    kept = answers[cut : len(answers) - cut]
    never = answers.count(math.inf) / len(answers)
    return {"low": kept[0], "high": kept[-1], "never": never}
