# Approach: multinomial counts of the examples; one matrix product gives all means.
def beats(truth, a, b, seed):
    truth = pd.Series(list(truth))
    right_a, right_b = pd.Series(list(a)).eq(truth), pd.Series(list(b)).eq(truth)
    d = right_a.astype(int) - right_b.astype(int)
    n = len(d)
    counts = np.random.default_rng(seed).multinomial(n, [1 / n] * n, size=2000)
    means = pd.Series(counts @ d.to_numpy() / n)
    low, high = means.quantile(0.025), means.quantile(0.975)
    return {"difference": d.mean(), "low": low, "high": high, "better": low > 0}
