# Misconception: where nobody contradicts, because the others tie or are not there, the worker is taken to agree.
# Loses: test-agreement, test-agreement-edges
def agreement(annotations):
    own = annotations.groupby(["task", "worker"])["label"].agg(yes="sum", answers="count")
    others = own.groupby("task").transform("sum") - own
    lead = (2 * others["yes"] - others["answers"]).rename("lead")
    rows = annotations[["task", "worker", "label"]].merge(lead.reset_index(), on=["task", "worker"])
    rows["agrees"] = (rows["lead"] == 0) | (rows["label"] == (rows["lead"] > 0))
    rows["counts"] = rows["lead"] != 0
    by_worker = rows.groupby("worker")
    return pd.DataFrame({"agreement": by_worker["agrees"].mean(), "counted": by_worker["counts"].sum(),
                         "undecided": by_worker.size() - by_worker["counts"].sum()})
