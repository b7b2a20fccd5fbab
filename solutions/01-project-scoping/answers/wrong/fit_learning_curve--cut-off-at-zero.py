# Misconception: a floor below 0 is moved to 0, but a is not fitted again.
# Loses: test-fit_learning_curve-noise, test-fit_learning_curve-floor
def fit_learning_curve(sizes, errors):
    n, e = np.asarray(sizes, float), np.asarray(errors, float)
    fits = []
    for b in np.linspace(0.05, 2, 196):
        a, c = np.polyfit(n ** -b, e, 1)
        fits.append((((c + a * n ** -b - e) ** 2).sum(), {"a": max(float(a), 0.0), "b": float(b), "c": max(float(c), 0.0)}))
    return min(fits, key=lambda fit: fit[0])[1]
