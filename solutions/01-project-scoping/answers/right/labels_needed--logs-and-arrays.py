# Approach: the turned-round curve in logarithms; the interval from a sorted NumPy array.
def labels_needed(curve, target):
    gap = target - curve["c"]
    if not gap > 0:
        return float("inf")
    if curve["a"] <= 0:
        return 1
    exact = np.exp((np.log(curve["a"]) - np.log(gap)) / curve["b"])
    return float(max(1.0, np.ceil(np.round(exact, 6))))


def labels_interval(curves, target):
    found = np.sort(np.array([labels_needed(curve, target) for curve in curves], float))
    k = int(0.025 * found.size)
    return {"low": found[k], "high": found[found.size - 1 - k], "never": np.isposinf(found).mean()}
