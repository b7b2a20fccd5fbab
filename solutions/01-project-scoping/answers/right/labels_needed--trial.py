# Approach: doubles the number of labels until the curve is below the target, then halves the interval; a loop counts the nevers.
def error_at(curve, n):
    return curve["c"] + curve["a"] * n ** -curve["b"]

# %%
def labels_needed(curve, target):
    if curve["c"] >= target:
        return math.inf
    high = 1
    while error_at(curve, high) > target + 1e-12:
        high *= 2
        if high > 2 ** 200:
            return high
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        if error_at(curve, middle) > target + 1e-12:
            low = middle
        else:
            high = middle
    return high


def labels_interval(curves, target):
    answers, never = [], 0
    for curve in curves:
        needed = labels_needed(curve, target)
        never += needed == math.inf
        answers.append(needed)
    answers.sort()
    for _ in range(int(0.025 * len(curves))):
        answers = answers[1:-1]
    return {"high": answers[-1], "low": answers[0], "never": never / len(curves)}
