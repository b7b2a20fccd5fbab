# Misconception: any 95 % interval will do: the default of scipy is Clopper and Pearson's.
# Loses: test-share_by_group
def share_by_group(right, group):
    right, group = np.asarray(right, dtype=bool), np.asarray(group)
    rows = {}
    for name in np.unique(group):
        own = right[group == name]
        ends = binomtest(int(own.sum()), len(own)).proportion_ci()
        rows[name] = {"count": len(own), "share": own.mean(), "low": ends.low, "high": ends.high}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["count", "share", "low", "high"])
