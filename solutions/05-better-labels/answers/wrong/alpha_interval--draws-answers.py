# Misconception: single answers are drawn again, not tasks.
# Loses: test-alpha_interval, test-alpha_interval-edges
def alpha_interval(annotations, level, draws, seed):
    rng = np.random.default_rng(seed)
    found = [
        alpha(annotations.iloc[rng.integers(0, len(annotations), len(annotations))], level)
        for _ in range(draws)
    ]
    return float(np.nanquantile(found, 0.025)), float(np.nanquantile(found, 0.975))
