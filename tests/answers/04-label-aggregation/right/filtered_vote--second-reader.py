# Approach: the threshold itself is enough, and tasks without trusted answers take majority_vote of all.
def filtered_vote(annotations, scores, threshold):
    """Majority vote of the workers whose score reaches a threshold.

    Parameters
    ----------
    annotations : DataFrame
        One row an answer; columns task, worker, label (bool).
    scores : Series of float
        worker -> score. Workers who are missing in it, or NaN, do not reach any threshold.
    threshold : float
        Workers whose score is the threshold or more have a vote.

    Returns
    -------
    Series of bool
        task -> label, for every task. A task left with nobody gets the plain majority of all its answers. A tie is a no.

    Examples
    --------
    With scores a 0.9, b 0.8, c 0.3 and threshold 0.8, a and b vote; a task that only c answered gets c's label.
    """
    trusted = scores[scores >= threshold].index
    kept = annotations[annotations["worker"].isin(trusted)]
    plain = majority_vote(annotations)
    yes = kept.groupby("task")["label"].mean() > 0.5
    return plain.where(~plain.index.isin(yes.index), yes.reindex(plain.index, fill_value=False)).astype(bool)
