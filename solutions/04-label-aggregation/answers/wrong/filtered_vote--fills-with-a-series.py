# Misconception: hands reindex a Series to fill gaps with; fill_value is one value for all.
# Loses: test-filtered_vote, test-filtered_vote-nobody
def filtered_vote(annotations, scores, threshold):
    trusted = scores[scores >= threshold].index
    kept = annotations[annotations["worker"].isin(trusted)]
    yes = kept.groupby("task")["label"].mean() > 0.5
    return yes.reindex(annotations["task"].unique(), fill_value=majority_vote(annotations))
