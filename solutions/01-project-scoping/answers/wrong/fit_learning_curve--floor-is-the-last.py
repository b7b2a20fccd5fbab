# Misconception: the floor is the lowest error seen, so the curve must touch it.
# Loses: test-fit_learning_curve, test-fit_learning_curve-noise, test-fit_learning_curve-floor
def fit_learning_curve(sizes, errors):
    n, e = np.asarray(sizes, float), np.asarray(errors, float)
    c = e.min() - 1e-6
    slope, intercept = np.polyfit(np.log(n), np.log(e - c), 1)
    return {"a": float(np.exp(intercept)), "b": float(-slope), "c": float(c)}
