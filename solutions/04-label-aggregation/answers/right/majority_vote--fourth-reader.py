# Approach: crosstab and idxmax (first column of the largest count)
def majority_vote(annotations):
    return pd.crosstab(annotations["task"], annotations["label"]).idxmax(axis=1)
