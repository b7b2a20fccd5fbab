# Approach: row numbers of each task, looked up once; joined for the tasks drawn.
def alpha_interval(annotations, level, draws, seed):
    random = np.random.default_rng(seed)
    labels = annotations["label"].to_numpy()
    where = list(annotations.reset_index(drop=True).groupby("task").indices.values())
    lengths = np.array([len(rows) for rows in where])
    found = np.empty(draws)
    for draw_number in range(draws):
        drawn = random.choice(len(where), len(where))
        rows = np.concatenate([where[task] for task in drawn])
        names = np.repeat(np.arange(len(drawn)), lengths[drawn])
        found[draw_number] = alpha(pd.DataFrame({"task": names, "label": labels[rows]}), level)
    found = found[~np.isnan(found)]
    return tuple(np.percentile(found, [2.5, 97.5])) if len(found) else (np.nan, np.nan)
