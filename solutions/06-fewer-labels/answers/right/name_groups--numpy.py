# Approach: a matrix of groups by answers, counted by np.add.at
def table_of(clusters, shown, said):
    clusters, shown = np.asarray(clusters), np.asarray(shown, dtype=int)
    answers, column = np.unique(np.asarray(said), return_inverse=True)
    counts = np.zeros((clusters.max() + 1, max(len(answers), 1)), dtype=int)
    np.add.at(counts, (clusters[shown], column), 1)
    return answers, counts


def name_groups(clusters, shown, said, share):
    clusters, shown = np.asarray(clusters), np.asarray(shown, dtype=int)
    answers, counts = table_of(clusters, shown, said)
    most = counts.max(axis=1)
    tied = (counts == most[:, None]).sum(axis=1) > 1
    named = (most > 0) & ~tied & (most >= share * counts.sum(axis=1))
    label = answers[counts.argmax(axis=1)][clusters]
    label[shown] = said
    seen = np.isin(np.arange(len(clusters)), shown)
    kept = np.flatnonzero(named[clusters] | seen)
    by = np.where(seen, "person", "group")
    return pd.DataFrame({"label": label[kept], "by": by[kept]}, index=kept)
