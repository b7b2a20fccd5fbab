# Misconception: drops those below the threshold, so that workers without a score stay.
# Loses: test-filtered_vote
def filtered_vote(annotations, scores, threshold):
    everybody = annotations.groupby("task")["label"].mean() > 0.5
    kept = annotations[~annotations["worker"].isin(scores[scores < threshold].index)]
    labels = (kept.groupby("task")["label"].mean() > 0.5).reindex(everybody.index)
    return labels.where(labels.notna(), everybody).astype(bool)
