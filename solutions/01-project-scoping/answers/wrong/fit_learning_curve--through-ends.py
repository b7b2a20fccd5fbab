# Misconception: the curve is drawn through the first, the middle and the last point instead of fitted.
# Loses: test-fit_learning_curve, test-fit_learning_curve-noise, test-fit_learning_curve-floor
def fit_learning_curve(sizes, errors):
    n, e = np.asarray(sizes, float), np.asarray(errors, float)
    chosen = [0, len(n) // 2]
    c = max(float(e[-1]) * 0.5, 0.0)
    b = math.log((e[chosen[0]] - c) / (e[chosen[1]] - c)) / math.log(n[chosen[1]] / n[chosen[0]])
    return {"a": float((e[0] - c) * n[0] ** b), "b": float(b), "c": c}
