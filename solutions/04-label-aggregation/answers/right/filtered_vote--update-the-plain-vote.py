# Approach: the plain vote, overwritten where somebody trusted is left; majority_vote meets an empty table.
def filtered_vote(annotations, scores, threshold):
    trusted = scores[scores >= threshold].index
    kept = annotations[annotations["worker"].isin(trusted)]
    labels = majority_vote(annotations)
    labels.update(majority_vote(kept))
    return labels.astype(bool)
