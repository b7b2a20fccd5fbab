# Approach: a table of groups by answers, names mapped onto all digits
def name_groups(clusters, shown, said, share):
    counts = pd.crosstab(clusters[shown], said)
    top = counts.max(axis=1)
    named = (top >= share * counts.sum(axis=1)) & (counts.eq(top, axis=0).sum(axis=1) == 1)
    names = counts[named].idxmax(axis=1)
    everyone = pd.Series(clusters).map(names)
    result = pd.DataFrame({"label": everyone, "by": "group"})
    result.loc[shown, "label"] = said
    result.loc[shown, "by"] = "person"
    result = result.dropna(subset=["label"])
    result["label"] = result["label"].astype(int)
    return result
