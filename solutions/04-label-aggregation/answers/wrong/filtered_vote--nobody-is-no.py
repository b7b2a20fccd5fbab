# Misconception: mends the threshold only; a task left with nobody is still a no.
# Loses: test-filtered_vote, test-filtered_vote-nobody
def filtered_vote(annotations, scores, threshold):
    kept = annotations[annotations["worker"].isin(scores[scores >= threshold].index)]
    yes = kept.groupby("task")["label"].mean() > 0.5
    return yes.reindex(annotations["task"].unique(), fill_value=False)
