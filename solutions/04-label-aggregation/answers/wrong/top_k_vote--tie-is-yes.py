# Misconception: one yes and one no make a yes.
# Loses: test-top_k_vote
def top_k_vote(annotations, scores, k):
    ranked = annotations.assign(score=annotations["worker"].map(scores).astype(float)).sort_values(
        ["score", "worker"], ascending=[False, True], na_position="last")
    return ranked.groupby("task").head(k).groupby("task")["label"].mean() >= 0.5
