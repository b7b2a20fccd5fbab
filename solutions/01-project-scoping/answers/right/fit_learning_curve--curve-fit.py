# Approach: scipy's curve_fit within bounds, from several starts, keeping the best.
def power(n, a, b, c):
    return c + a * n ** -b

# %%
def fit_learning_curve(sizes, errors):
    from scipy.optimize import curve_fit

    n, e = np.asarray(sizes, float), np.asarray(errors, float)
    best = None
    for b in (0.06, 0.5, 1.0):
        start = [max(float(e.max() - e.min()), 1e-6) * float(n.min()) ** b, b, max(float(e.min()) / 2, 1e-6)]
        try:
            found, _ = curve_fit(power, n, e, p0=start, bounds=([0, 0.05, 0], [np.inf, 2, np.inf]), max_nfev=3000, ftol=1e-12, xtol=1e-12)
        except RuntimeError:
            continue
        loss = float(((power(n, *found) - e) ** 2).sum())
        if best is None or loss < best[0]:
            best = (loss, found)
    return dict(zip("abc", (float(value) for value in best[1])))
