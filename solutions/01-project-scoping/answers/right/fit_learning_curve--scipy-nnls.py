# Approach: for each b on a finer grid, scipy's least squares with coefficients of 0 or more.
def fit_learning_curve(sizes, errors):
    from scipy.optimize import nnls

    n, e = np.array(sizes, dtype=float), np.array(errors, dtype=float)
    fits = []
    for b in np.arange(0.05, 2.0001, 0.005):
        (a, c), rest = nnls(np.column_stack([n ** -b, np.ones_like(n)]), e)
        fits.append((rest, {"a": a, "b": b, "c": c}))
    return min(fits, key=lambda fit: fit[0])[1]
