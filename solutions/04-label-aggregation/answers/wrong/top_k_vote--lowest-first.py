# Misconception: sorts upwards, and keeps the worst.
# Loses: test-top_k_vote
def top_k_vote(annotations, scores, k):
    ranked = annotations.assign(score=annotations["worker"].map(scores).astype(float)).sort_values(["score", "worker"])
    return ranked.groupby("task").head(k).groupby("task")["label"].mean() > 0.5
