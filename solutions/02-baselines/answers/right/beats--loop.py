# Approach: two thousand draws in a loop, the two accuracies computed on each.
def beats(truth, a, b, seed):
    right_a = [bool(x == y) for x, y in zip(truth, a)]
    right_b = [bool(x == y) for x, y in zip(truth, b)]
    right_a, right_b, n = np.array(right_a), np.array(right_b), len(right_a)
    rng, gains = np.random.default_rng(seed), []
    for _ in range(2000):
        drawn = rng.choice(n, n)
        gains.append(right_a[drawn].mean() - right_b[drawn].mean())
    low, high = np.percentile(gains, 2.5), np.percentile(gains, 97.5)
    return {"difference": right_a.mean() - right_b.mean(), "low": low, "high": high, "better": low > 0}
