# Misconception: samples that say never are dropped from the interval.
# Loses: test-labels_interval-never
def labels_needed(curve, target):
    if target <= curve["c"]:
        return math.inf
    return max(1, math.ceil((curve["a"] / (target - curve["c"])) ** (1 / curve["b"]) - 1e-9))


def labels_interval(curves, target):
    answers = [labels_needed(curve, target) for curve in curves]
    finite = sorted(answer for answer in answers if answer < math.inf)
    k = int(0.025 * len(finite))
    kept = finite[k:len(finite) - k]
    return {"low": kept[0], "high": kept[-1], "never": 1 - len(finite) / len(answers)}
