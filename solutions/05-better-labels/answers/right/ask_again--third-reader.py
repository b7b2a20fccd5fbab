# Approach: crosstab of counts and np.sort, no loop.
def ask_again(annotations, lead, cap):
    size = annotations.groupby("task").size()
    counts = pd.crosstab(annotations["task"], annotations["label"])
    counts = counts.reindex(size.index, fill_value=0)
    values = np.zeros((len(size), counts.shape[1] + 2))
    values[:, : counts.shape[1]] = counts.to_numpy()
    values.sort(axis=1)
    ahead = values[:, -1] - values[:, -2]
    return list(size.index[(ahead < lead) & (size.to_numpy() < cap)])
