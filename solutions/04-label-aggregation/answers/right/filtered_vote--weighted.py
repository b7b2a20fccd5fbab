# Approach: keeps an answer if its worker is trusted or nobody on its task is.
def filtered_vote(annotations, scores, threshold):
    enough = (scores >= threshold).astype(float)
    w = annotations["worker"].map(enough).fillna(0)
    left = w.groupby(annotations["task"]).transform("sum")
    kept = annotations[(w > 0) | (left == 0)]
    return kept.groupby("task")["label"].mean() > 0.5
