# Approach: the threshold itself is enough, and tasks without trusted answers take majority_vote of all.
def filtered_vote(annotations, scores, threshold):
    trusted = scores[scores >= threshold].index
    kept = annotations[annotations["worker"].isin(trusted)]
    plain = majority_vote(annotations)
    yes = kept.groupby("task")["label"].mean() > 0.5
    return plain.where(~plain.index.isin(yes.index), yes.reindex(plain.index, fill_value=False)).astype(bool)
