# Misconception: draws anew each time, and forgets the seed.
# Loses: test-beats-interval
def beats(truth, a, b, seed):
    truth, rng = np.asarray(truth), np.random.default_rng(seed)
    right_a, right_b = (np.asarray(a) == truth).astype(float), (np.asarray(b) == truth).astype(float)
    n, difference = len(truth), right_a.mean() - right_b.mean()
    drawn = np.random.randint(0, n, (2000, n))
    low, high = np.quantile((right_a - right_b)[drawn].mean(axis=1), [0.025, 0.975])
    return {"difference": difference, "low": low, "high": high, "better": low > 0}
