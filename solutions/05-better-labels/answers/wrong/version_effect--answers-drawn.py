# Misconception: answers are drawn again, not workers.
# Loses: test-version_effect-workers
def version_effect(answers, a, b, draws, seed):
    rng = np.random.default_rng(seed)
    known = answers[answers["label"].notna()]

    def part(version):
        mine = known[known["version"] == version]
        label = mine["label"].to_numpy(float)
        yes = pd.Series(label).groupby(mine["worker"].to_numpy()).sum().to_numpy()
        size = pd.Series(label).groupby(mine["worker"].to_numpy()).size().to_numpy()
        shares = []
        for _ in range(draws):
            shares.append(rng.binomial(len(label), label.mean()) / len(label))
        return label.mean(), label.var() / len(label), np.array(shares)

    share_a, variance_a, again_a = part(a)
    share_b, variance_b, again_b = part(b)
    difference = share_b - share_a
    half = 1.96 * (variance_a + variance_b) ** 0.5
    low, high = np.quantile(again_b - again_a, [0.025, 0.975])
    return {
        "difference": difference,
        "naive_low": difference - half,
        "naive_high": difference + half,
        "low": low,
        "high": high,
    }
