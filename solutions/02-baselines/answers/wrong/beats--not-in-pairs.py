# Misconception: resamples the answers of the two models apart from each other.
# Loses: test-beats, test-beats-interval
def beats(truth, a, b, seed):
    truth, rng = np.asarray(truth), np.random.default_rng(seed)
    right_a, right_b = (np.asarray(a) == truth).astype(float), (np.asarray(b) == truth).astype(float)
    n, difference = len(truth), right_a.mean() - right_b.mean()
    gains = right_a[rng.integers(0, n, (2000, n))].mean(axis=1) - right_b[rng.integers(0, n, (2000, n))].mean(axis=1)
    low, high = np.quantile(gains, [0.025, 0.975])
    return {"difference": difference, "low": low, "high": high, "better": low > 0}
