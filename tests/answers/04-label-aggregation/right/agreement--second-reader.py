# Approach: totals of the task minus totals of the worker on that task give the others; compare twice the yes with the number.
def agreement(annotations):
    """How often each worker agrees with the majority of the others on the same task.

    Parameters
    ----------
    annotations : DataFrame
        One row an answer; columns task, worker, label (bool). A worker may have answered a task more than once: then none of
        those answers belongs to the others.

    Returns
    -------
    DataFrame
        worker -> agreement (share of the counted answers, NaN where none counts), counted (answers that count),
        undecided (answers that do not, because the others tie or there are none).

    Examples
    --------
    Of three workers, a and b say yes and c says no. For a the others tie, for b too, and c disagrees with both others:
    a and b have counted 0 and undecided 1, c has agreement 0.0 and counted 1.
    """
    label = annotations["label"].astype(bool).astype(int).reset_index(drop=True)
    rows = annotations[["task", "worker"]].reset_index(drop=True).assign(yes=label)
    by_task, by_both = rows.groupby("task")["yes"], rows.groupby(["task", "worker"])["yes"]
    others = by_task.transform("size") - by_both.transform("size")
    margin = 2 * (by_task.transform("sum") - by_both.transform("sum")) - others  # above 0: the others say yes
    counts = margin != 0
    rows["counted"] = counts
    rows["undecided"] = ~counts
    rows["agree"] = counts & ((margin > 0) == (rows["yes"] == 1))
    result = rows.groupby("worker")[["agree", "counted", "undecided"]].sum()
    result["agreement"] = result["agree"] / result["counted"]  # 0 / 0 is NaN
    return result[["agreement", "counted", "undecided"]]
