# Approach: drops the constant and the too fast; a task left with nobody keeps the plain vote.
def my_method(annotations):
    work = annotations[annotations["question"] <= 10]
    right = annotations["label"] == (annotations["question"] <= 15)
    on_gold = right[annotations["question"] > 10].groupby(annotations["worker"]).mean()
    pace = annotations.groupby("worker")["seconds"].median()
    says_yes = annotations.groupby("worker")["label"].mean()
    bad = (pace < 20) | (says_yes == 0) | (says_yes == 1)
    kept = work[~work["worker"].map(bad)]
    labels = majority_vote(work)
    mine = majority_vote(kept)
    labels.loc[mine.index] = mine
    return labels
