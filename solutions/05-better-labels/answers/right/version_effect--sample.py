# Approach: pandas draws the rows of a table of sums, with the old kind of generator.
def version_effect(answers, a, b, draws, seed):
    full = answers[answers["label"].notna()]
    generator = np.random.RandomState(seed)
    tables, share, error = {}, {}, 0.0
    for version in (a, b):
        rows = full.query("version == @version").astype({"label": float})
        tables[version] = rows.groupby("worker")["label"].agg(["sum", "count"])
        share[version] = rows["label"].mean()
        error += rows["label"].var(ddof=0) / len(rows)

    def drawn(version):
        total = tables[version].sample(frac=1, replace=True, random_state=generator).sum()
        return total["sum"] / total["count"]

    differences = [drawn(b) - drawn(a) for _ in range(draws)]
    found = share[b] - share[a]
    low, high = np.percentile(differences, [2.5, 97.5])
    half = 1.96 * error**0.5
    return dict(
        difference=found, naive_low=found - half, naive_high=found + half, low=low, high=high
    )
