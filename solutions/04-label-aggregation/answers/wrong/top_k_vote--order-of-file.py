# Misconception: equal scores are taken in the order of the file.
# Loses: test-top_k_vote-ties
def top_k_vote(annotations, scores, k):
    ranked = annotations.assign(score=annotations["worker"].map(scores).fillna(-np.inf)).sort_values("score", ascending=False, kind="stable")
    return ranked.groupby("task").head(k).groupby("task")["label"].mean() > 0.5
