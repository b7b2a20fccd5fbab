# Misconception: takes the k best workers of the whole batch instead of each task's.
# Loses: test-top_k_vote
def top_k_vote(annotations, scores, k):
    best = scores.sort_values(ascending=False).index[:k]
    kept = annotations[annotations["worker"].isin(best)]
    return (kept.groupby("task")["label"].mean() > 0.5).reindex(annotations["task"].unique(), fill_value=False)
