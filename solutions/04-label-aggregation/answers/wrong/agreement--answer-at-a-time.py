# Misconception: takes one answer out instead of one worker: who answers a task twice is one of the others to himself.
# Loses: test-agreement-edges
def agreement(annotations):
    yes = annotations.groupby("task")["label"].transform("sum") - annotations["label"]
    n = annotations.groupby("task")["label"].transform("size") - 1
    lead = (2 * yes - n).to_numpy()
    rows = pd.DataFrame({"worker": annotations["worker"].to_numpy(), "counts": lead != 0,
                         "agrees": (lead != 0) & (annotations["label"].to_numpy() == (lead > 0))})
    total = rows.groupby("worker").sum()
    return pd.DataFrame({"agreement": total["agrees"] / total["counts"].where(total["counts"] > 0), "counted": total["counts"],
                         "undecided": rows.groupby("worker").size() - total["counts"]})
