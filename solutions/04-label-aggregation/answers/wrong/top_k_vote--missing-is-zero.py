# Misconception: a worker without a score has the score 0, and beats those with a negative one.
# Loses: test-top_k_vote-ties
def top_k_vote(annotations, scores, k):
    ranked = annotations.assign(score=annotations["worker"].map(scores).fillna(0.0)).sort_values(["score", "worker"], ascending=[False, True])
    return ranked.groupby("task").head(k).groupby("task")["label"].mean() > 0.5
