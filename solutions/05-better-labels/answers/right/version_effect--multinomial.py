# Approach: how often each worker is drawn is multinomial: counts times sums.
def version_effect(answers, a, b, draws, seed):
    generator = np.random.default_rng(seed)
    table = (
        answers.dropna(subset=["label"])
        .astype({"label": float})
        .groupby(["version", "worker"])["label"]
        .agg(["sum", "count"])
    )
    p, n, boots = [], [], []
    for version in (a, b):
        own = table.loc[version]
        weights = generator.multinomial(len(own), [1 / len(own)] * len(own), size=draws)
        yes, asked = (weights @ own.to_numpy()).T
        boots.append(yes / asked)
        p.append(own["sum"].sum() / own["count"].sum())
        n.append(own["count"].sum())
    error = np.sqrt(sum(q * (1 - q) / m for q, m in zip(p, n)))
    gap = p[1] - p[0]
    ends = np.percentile(boots[1] - boots[0], [2.5, 97.5])
    return dict(
        difference=gap,
        naive_low=gap - 1.96 * error,
        naive_high=gap + 1.96 * error,
        low=ends[0],
        high=ends[1],
    )
