# Approach: scipy's own paired bootstrap, by percentiles.
from scipy.stats import bootstrap


def beats(truth, a, b, seed):
    right_a = (np.asarray(a) == np.asarray(truth)).astype(int)
    right_b = (np.asarray(b) == np.asarray(truth)).astype(int)
    result = bootstrap(
        (right_a, right_b),
        lambda x, y, axis: np.mean(x, axis=axis) - np.mean(y, axis=axis),
        paired=True,
        n_resamples=2000,
        method="percentile",
        rng=np.random.default_rng(seed),
    )
    low, high = result.confidence_interval
    return {
        "difference": right_a.mean() - right_b.mean(),
        "low": low,
        "high": high,
        "better": bool(low > 0),
    }
