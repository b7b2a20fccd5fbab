# Misconception: count is the number of right answers.
# Loses: test-share_by_group
def share_by_group(right, group):
    right, group = np.asarray(right, dtype=bool), np.asarray(group)
    rows = {}
    for name in np.unique(group):
        own = right[group == name]
        ends = binomtest(int(own.sum()), len(own)).proportion_ci(method="wilson")
        rows[name] = {"count": int(own.sum()), "share": own.mean(), "low": ends.low, "high": ends.high}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["count", "share", "low", "high"])
