# Misconception: a standard error and 1.96 do as well as drawing again.
# Loses: test-beats, test-beats-interval
def beats(truth, a, b, seed):
    t, a, b = map(np.asarray, (truth, a, b))
    d = (a == t) * 1 - (b == t) * 1
    se = d.std() / np.sqrt(len(d))
    l, h = d.mean() - 1.96 * se, d.mean() + 1.96 * se
    return dict(difference=d.mean(), low=l, high=h, better=l > 0)
