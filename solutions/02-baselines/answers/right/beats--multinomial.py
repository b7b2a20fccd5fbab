# Approach: only the numbers of wins, losses and draws are resampled: they are multinomial.
def wins_losses_ties(truth, a, b):
    right = pd.DataFrame({"a": np.asarray(a) == np.asarray(truth), "b": np.asarray(b) == np.asarray(truth)})
    wins, losses = int((right["a"] & ~right["b"]).sum()), int((right["b"] & ~right["a"]).sum())
    return np.array([wins, losses, len(right) - wins - losses])

# %%
def beats(truth, a, b, seed):
    counts = wins_losses_ties(truth, a, b)
    n = counts.sum()
    samples = np.random.default_rng(seed).multinomial(n, counts / n, 2000)
    gains = np.sort((samples[:, 0] - samples[:, 1]) / n)
    interval = {"low": float(gains[50]), "high": float(gains[1949])}
    return {"difference": float(counts[0] - counts[1]) / n, "better": bool(interval["low"] > 0), **interval}
