# Misconception: if any task is left with nobody, gives up filtering altogether.
# Loses: test-filtered_vote
def filtered_vote(annotations, scores, threshold):
    everybody = annotations.groupby("task")["label"].mean() > 0.5
    kept = annotations[annotations["worker"].isin(scores[scores >= threshold].index)]
    labels = kept.groupby("task")["label"].mean() > 0.5
    return labels if len(labels) == len(everybody) else everybody
