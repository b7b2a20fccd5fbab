# Misconception: the limits of b are overlooked.
# Loses: test-fit_learning_curve-floor
def fit_learning_curve(sizes, errors):
    sizes, errors = np.asarray(sizes, float), np.asarray(errors, float)
    best, least = {}, math.inf
    for b in np.arange(0.01, 4, 0.01):
        x = sizes**-b
        a, c = np.polyfit(x, errors, 1)
        if c < 0:
            a, c = (x @ errors) / (x @ x), 0.0
        if a < 0:
            a, c = 0.0, errors.mean()
        loss = ((c + a * x - errors) ** 2).sum()
        if loss < least:
            best, least = {"a": float(a), "b": float(b), "c": float(c)}, loss
    return best
