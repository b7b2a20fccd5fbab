# Misconception: True minus False is 1, as in Python; NumPy refuses to subtract them.
# Loses: test-beats, test-beats-interval
def beats(truth, a, b, seed):
    truth, a, b = np.array(truth), np.array(a), np.array(b)
    d = (a == truth) - (b == truth)
    rng = np.random.default_rng(seed)
    means = [rng.choice(d, len(d)).mean() for _ in range(2000)]
    low, high = np.percentile(means, [2.5, 97.5])
    return {"difference": d.mean(), "low": low, "high": high, "better": low > 0}
