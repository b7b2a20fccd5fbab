# Approach: sort by score down and name up, take head(k) of each task, vote.
def top_k_vote(annotations, scores, k):
    """Majority vote of the k best-scored answers of each task.

    Parameters
    ----------
    annotations : DataFrame
        One row an answer; columns task, worker, label (bool).
    scores : Series of float
        worker -> score. Workers who are missing in it, or NaN, come last.
    k : int
        1 or more. A task with k answers or fewer keeps them all.

    Returns
    -------
    Series of bool
        task -> label, for every task. Equal scores: the smaller worker name first. A tie of yes and no is a no.

    Examples
    --------
    a (score 0.9) says yes, b and c (0.5) say no: with k = 1 the label is True, with k = 3 it is False.
    """
    rated = annotations.assign(score=annotations["worker"].map(scores))
    rated = rated.sort_values(["score", "worker"], ascending=[False, True], na_position="last")
    return majority_vote(rated.groupby("task").head(k))
