# Misconception: a straight line in the logarithms, which has no floor.
# Loses: test-fit_learning_curve, test-fit_learning_curve-noise, test-fit_learning_curve-floor
def fit_learning_curve(sizes, errors):
    slope, intercept = np.polyfit(np.log(sizes), np.log(errors), 1)
    return {"a": float(np.exp(intercept)), "b": float(-slope), "c": 0.0}
