# Approach: sorts the answers of each task by a key and votes among the first k.
def top_k_vote(annotations, scores, k):
    def order(answer):
        worker, _ = answer
        score = scores.get(worker, np.nan)
        return (pd.isna(score), -score if not pd.isna(score) else 0.0, worker)

    labels = {}
    for task, rows in annotations.groupby("task"):
        best = sorted(zip(rows["worker"], rows["label"]), key=order)[:k]
        labels[task] = 2 * sum(bool(label) for _, label in best) > len(best)
    return pd.Series(labels)
