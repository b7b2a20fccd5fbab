# Misconception: drops the undecided answers first, and with them the workers who have no others, and their count.
# Loses: test-agreement, test-agreement-edges
def agreement(annotations):
    own = annotations.groupby(["task", "worker"])["label"].agg(yes="sum", answers="count")
    others = own.groupby("task").transform("sum") - own
    lead = (2 * others["yes"] - others["answers"]).rename("lead")
    rows = annotations[["task", "worker", "label"]].merge(lead.reset_index(), on=["task", "worker"])
    rows = rows[rows["lead"] != 0]
    by_worker = (rows["label"] == (rows["lead"] > 0)).groupby(rows["worker"])
    return pd.DataFrame({"agreement": by_worker.mean(), "counted": by_worker.size(), "undecided": 0})
