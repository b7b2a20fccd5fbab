# Approach: scipy's curve_fit within bounds, from a single start and with many steps.
def fit_learning_curve(sizes, errors):
    from scipy.optimize import curve_fit

    (a, b, c), _ = curve_fit(
        lambda n, a, b, c: c + a * n**-b,
        np.asarray(sizes, float),
        np.asarray(errors, float),
        p0=(1, 0.5, 0.01),
        bounds=([0, 0.05, 0], [np.inf, 2, np.inf]),
        max_nfev=20000,
    )
    return {"a": float(a), "b": float(b), "c": float(c)}
