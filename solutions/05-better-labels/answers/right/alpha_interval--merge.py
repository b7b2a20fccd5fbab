# Approach: the tasks drawn, numbered, are merged with the answers.
def alpha_interval(annotations, level, draws, seed):
    rng = np.random.RandomState(seed)
    tasks = annotations["task"].drop_duplicates().to_numpy()
    values = []
    while len(values) < draws:
        again = pd.DataFrame({"old": tasks[rng.randint(0, len(tasks), len(tasks))]})
        again["new"] = range(len(again))
        rows = again.merge(annotations[["task", "label"]], left_on="old", right_on="task")
        rows = rows[["new", "label"]].rename(columns={"new": "task"})
        values.append(alpha(rows, level))
    known = pd.Series(values).dropna()
    return tuple(known.quantile([0.025, 0.975])) if len(known) else (np.nan, np.nan)
