# Misconception: two lists are compared element by element, as arrays are.
# Loses: test-beats, test-beats-interval
def beats(truth, a, b, seed):
    d = (a == truth) * 1 - (b == truth) * 1
    rng = np.random.default_rng(seed)
    ms = [rng.choice(d, len(d)).mean() for _ in range(2000)]
    l, h = np.percentile(ms, [2.5, 97.5])
    return dict(difference=d.mean(), low=l, high=h, better=l > 0)
