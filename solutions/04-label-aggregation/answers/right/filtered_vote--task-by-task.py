# Approach: one task at a time, falling back where nobody is left.
def filtered_vote(annotations, scores, threshold):
    good = {worker for worker, score in scores.items() if score >= threshold}
    labels = {}
    for task, rows in annotations.groupby("task"):
        votes = [bool(label) for worker, label in zip(rows["worker"], rows["label"]) if worker in good] or list(rows["label"])
        labels[task] = 2 * sum(votes) > len(votes)
    return pd.Series(labels)
