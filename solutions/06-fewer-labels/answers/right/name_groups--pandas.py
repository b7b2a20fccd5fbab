# Approach: pandas: groups of a table of what was said
def name_groups(clusters, shown, said, share):
    clusters = pd.Series(np.asarray(clusters))
    told = pd.Series(np.asarray(said), index=np.asarray(shown))
    names = {}
    for group, answers in told.groupby(clusters.reindex(told.index).to_numpy()):
        counts = answers.value_counts()
        if counts.iloc[0] >= share * len(answers) - 1e-12 and (counts == counts.iloc[0]).sum() == 1:
            names[group] = counts.index[0]
    label = clusters.map(names)
    by = pd.Series("group", index=clusters.index)
    by[told.index] = "person"
    label[told.index] = told
    table = pd.DataFrame({"label": label, "by": by}).dropna(subset="label")
    return table.astype({"label": int})
