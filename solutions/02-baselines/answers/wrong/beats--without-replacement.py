# Misconception: draws without replacement, which is the same examples in another order.
# Loses: test-beats, test-beats-interval
def beats(truth, a, b, seed):
    truth, rng = np.asarray(truth), np.random.default_rng(seed)
    right_a, right_b = (np.asarray(a) == truth).astype(float), (np.asarray(b) == truth).astype(float)
    n, difference = len(truth), right_a.mean() - right_b.mean()
    gains = [(right_a - right_b)[rng.permutation(n)].mean() for _ in range(2000)]
    low, high = np.quantile(gains, [0.025, 0.975])
    return {"difference": difference, "low": low, "high": high, "better": low > 0}
