# Misconception: the best line is kept even where its floor lies below 0.
# Loses: test-fit_learning_curve-floor
def fit_learning_curve(sizes, errors):
    n, e = np.asarray(sizes, float), np.asarray(errors, float)
    fits = []
    for b in np.linspace(0.05, 2, 196):
        a, c = np.polyfit(n ** -b, e, 1)
        fits.append((((c + a * n ** -b - e) ** 2).sum(), {"a": float(a), "b": float(b), "c": float(c)}))
    return min(fits, key=lambda fit: fit[0])[1]
