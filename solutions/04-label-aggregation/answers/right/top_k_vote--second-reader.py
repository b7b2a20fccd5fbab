# Approach: sort by score down and name up, take head(k) of each task, vote.
def top_k_vote(annotations, scores, k):
    rated = annotations.assign(score=annotations["worker"].map(scores))
    rated = rated.sort_values(["score", "worker"], ascending=[False, True], na_position="last")
    return majority_vote(rated.groupby("task").head(k))
