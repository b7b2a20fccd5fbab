# Approach: groupby indices, concatenate row numbers, renumber tasks.
def alpha_interval(annotations, level, draws, seed):
    rng = np.random.default_rng(seed)
    groups = list(annotations.groupby("task").indices.values())
    found = []
    for _ in range(draws):
        chosen = rng.integers(0, len(groups), len(groups))
        rows = np.concatenate([groups[i] for i in chosen])
        sample = annotations.iloc[rows].copy()
        sample["task"] = np.repeat(np.arange(len(groups)), [len(groups[i]) for i in chosen])
        found.append(alpha(sample, level))
    found = np.array(found)
    found = found[~np.isnan(found)]
    if len(found) == 0:
        return np.nan, np.nan
    return np.quantile(found, 0.025), np.quantile(found, 0.975)
