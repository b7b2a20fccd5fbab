# Approach: sum of the weights with yes, compared with half of the sum of all weights.
def weighted_vote(annotations, weights):
    """Majority vote in which each answer counts as much as its worker's weight.

    Parameters
    ----------
    annotations : DataFrame
        One row an answer; columns task, worker, label (bool).
    weights : Series of float
        worker -> weight, 0 or more. Workers who are missing in it, or NaN, weigh 0.

    Returns
    -------
    Series of bool
        task -> label, for every task. Yes needs more than half of the weight; a task without any weight is a no.

    Examples
    --------
    a says yes with weight 0.9, b and c say no with 0.4 each: yes has 0.9 of 1.7, the label is True.
    """
    weight = annotations["worker"].map(weights).fillna(0)
    total = weight.groupby(annotations["task"]).sum()
    yes = (weight * annotations["label"]).groupby(annotations["task"]).sum()
    return yes > total / 2
