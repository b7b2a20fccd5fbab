# Approach: the two largest counts of each task, by pandas alone.
def ask_again(annotations, lead, cap):
    asked = annotations["task"].value_counts()
    counts = annotations.groupby(["task", "label"]).size().groupby("task")
    first = counts.max().reindex(asked.index).fillna(0)
    second = counts.apply(lambda some: some.nlargest(2).iloc[1:].sum())
    second = second.reindex(asked.index).fillna(0)
    return list(asked.index[((first - second) < lead) & (asked < cap)])
