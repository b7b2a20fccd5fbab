# Misconception: one draw without an alpha makes the interval NaN.
# Loses: test-alpha_interval-edges
def alpha_interval(annotations, level, draws, seed):
    rng = np.random.default_rng(seed)
    tasks = annotations["task"].unique()
    found = []
    for _ in range(draws):
        parts = []
        for number, task in enumerate(rng.choice(tasks, len(tasks))):
            part = annotations.loc[(annotations["task"] == task).to_numpy(), ["label"]]
            parts.append(part.assign(task=number))
        found.append(alpha(pd.concat(parts), level))
    found = np.array(found, dtype=float)
    if np.isnan(found).all():
        return float("nan"), float("nan")
    return float(np.quantile(found, 0.025)), float(np.quantile(found, 0.975))
