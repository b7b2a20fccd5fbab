# Approach: reindex and fillna
def filtered_vote(annotations, scores, threshold):
    good = annotations["worker"].map(scores) >= threshold
    plain = annotations.groupby("task")["label"].mean() > 0.5
    yes = annotations[good].groupby("task")["label"].mean() > 0.5
    return yes.reindex(plain.index).fillna(plain).astype(bool)
