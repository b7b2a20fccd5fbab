# Misconception: compares with the majority of all, the worker's own vote among them.
# Loses: test-agreement, test-agreement-edges
def agreement(annotations):
    yes = annotations.groupby("task")["label"].transform("sum")
    n = annotations.groupby("task")["label"].transform("size")
    counts = 2 * yes != n
    agrees = counts & (annotations["label"] == (2 * yes > n))
    total = pd.DataFrame({"worker": annotations["worker"], "agrees": agrees, "counts": counts}).groupby("worker").sum()
    sizes = annotations.groupby("worker").size()
    return pd.DataFrame({"agreement": total["agrees"] / total["counts"].where(total["counts"] > 0), "counted": total["counts"],
                         "undecided": sizes - total["counts"]})
