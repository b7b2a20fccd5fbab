# Approach: a table and Series.sample, one resample after the other.
def beats(truth, a, b, seed):
    frame = pd.DataFrame({"t": list(truth), "a": list(a), "b": list(b)})
    d = (frame["a"] == frame["t"]).astype(int) - (frame["b"] == frame["t"]).astype(int)
    state = np.random.RandomState(seed)
    means = pd.Series(
        [d.sample(frac=1, replace=True, random_state=state).mean() for _ in range(2000)]
    )
    low, high = means.quantile([0.025, 0.975])
    return {"difference": d.mean(), "low": low, "high": high, "better": low > 0}
