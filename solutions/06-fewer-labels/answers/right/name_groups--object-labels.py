# Approach: a dict of rows, turned over: labels of dtype object
def name_groups(clusters, shown, said, share):
    rows = {}
    for digit, label in zip(shown, said):
        rows[digit] = {"label": label, "by": "person"}
    for group in np.unique(clusters[shown]):
        counts = pd.Series(said[clusters[shown] == group]).value_counts()
        if counts.iloc[0] / counts.sum() < share:
            continue
        if len(counts) > 1 and counts.iloc[1] == counts.iloc[0]:
            continue
        for digit in np.where(clusters == group)[0]:
            if digit not in rows:
                rows[digit] = {"label": counts.index[0], "by": "group"}
    return pd.DataFrame(rows).T
