# Approach: drops workers who hardly ever agree or rush, then votes; a task left with nobody keeps everybody.
def my_method(annotations):
    work = annotations[annotations["question"] <= 10]
    yes = work.groupby("task")["label"].transform("mean")
    with_most = (work["label"] == (yes > 0.5)).groupby(work["worker"]).mean()
    pace = work.groupby("worker")["seconds"].median()
    odd = set(with_most[with_most < 0.7].index) | set(pace[pace < 15].index)
    kept = work[~work["worker"].isin(odd)]
    labels = kept.groupby("task")["label"].mean() > 0.5
    rest = work[~work["task"].isin(labels.index)].groupby("task")["label"].mean() > 0.5
    return pd.concat([labels, rest])
