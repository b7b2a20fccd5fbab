# Misconception: b is always one half, as for the standard error of a mean.
# Loses: test-fit_learning_curve, test-fit_learning_curve-noise, test-fit_learning_curve-floor
def fit_learning_curve(sizes, errors):
    n, e = np.asarray(sizes, float), np.asarray(errors, float)
    a, c = np.polyfit(n ** -0.5, e, 1)
    return {"a": float(a), "b": 0.5, "c": float(max(c, 0))}
