# Approach: totals of the task minus totals of the worker on that task give the others; compare twice the yes with the number.
def agreement(annotations):
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
