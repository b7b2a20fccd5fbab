# Approach: yes pulls up by the weight, no pulls down; yes wins above zero.
def weighted_vote(annotations, weights):
    pull = weights.reindex(annotations["worker"]).fillna(0).to_numpy() * np.where(annotations["label"], 1.0, -1.0)
    return pd.Series(pull, index=annotations["task"].to_numpy()).groupby(level=0).sum().gt(0)
