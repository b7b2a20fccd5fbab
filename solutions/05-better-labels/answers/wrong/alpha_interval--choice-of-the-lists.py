# Misconception: all tasks have equally many answers, so that the lists make a table.
# Loses: test-alpha_interval-edges
def alpha_interval(annotations, level, draws, seed):
    rng = np.random.default_rng(seed)
    tasks = labels_by_task(annotations)
    values = []
    for _ in range(draws):
        drawn = rng.choice(tasks, size=len(tasks))
        values.append(alpha(table_of(list(drawn)), level))
    values = [value for value in values if not np.isnan(value)]
    if not values:
        return np.nan, np.nan
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)
