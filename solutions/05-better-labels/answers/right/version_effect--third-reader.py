# Approach: DataFrame.sample of the per-worker sums in a loop.
def version_effect(answers, a, b, draws, seed):
    rng = np.random.default_rng(seed)
    answers = answers[answers["label"].notna()]
    first = answers[answers["version"] == a]
    second = answers[answers["version"] == b]
    difference = second["label"].mean() - first["label"].mean()
    variance = sum(x["label"].mean() * (1 - x["label"].mean()) / len(x) for x in (first, second))
    per = [x.groupby("worker")["label"].agg(["sum", "size"]) for x in (first, second)]
    found = []
    for _ in range(draws):
        shares = []
        for table in per:
            drawn = table.sample(len(table), replace=True, random_state=rng)
            shares.append(drawn["sum"].sum() / drawn["size"].sum())
        found.append(shares[1] - shares[0])
    return {
        "difference": difference,
        "naive_low": difference - 1.96 * variance**0.5,
        "naive_high": difference + 1.96 * variance**0.5,
        "low": np.percentile(found, 2.5),
        "high": np.percentile(found, 97.5),
    }
