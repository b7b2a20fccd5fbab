# Misconception: where the others tie, takes their majority to be no, and counts the answer.
# Loses: test-agreement, test-agreement-edges
def agreement(annotations):
    own = annotations.groupby(["task", "worker"])["label"].agg(yes="sum", answers="count")
    others = own.groupby("task").transform("sum") - own
    rows = annotations.merge((2 * others["yes"] > others["answers"]).rename("others").reset_index(), on=["task", "worker"])
    by_worker = (rows["label"] == rows["others"]).groupby(rows["worker"])
    return pd.DataFrame({"agreement": by_worker.mean(), "counted": by_worker.size(), "undecided": 0})
