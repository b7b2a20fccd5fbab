# Approach: a table of groups by answers
def counts_of(clusters, shown, said):
    return pd.crosstab(np.asarray(clusters)[np.asarray(shown, dtype=int)], np.asarray(said))


def name_groups(clusters, shown, said, share):
    counts = counts_of(clusters, shown, said)
    most = counts.max(axis=1)
    single = counts.eq(most, axis=0).sum(axis=1) == 1
    name = counts.idxmax(axis=1)[single & (most / counts.sum(axis=1) >= share)]
    person = pd.DataFrame({"label": said, "by": "person"}, index=shown)
    spread = pd.Series(clusters).map(name).drop(index=shown).dropna()
    return pd.concat([person, pd.DataFrame({"label": spread.astype(int), "by": "group"})])
