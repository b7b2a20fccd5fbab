# Approach: adds what it needs as columns of the table that it was given.
def agreement(annotations):
    annotations["yes"] = annotations["label"].astype(int)
    both = annotations.groupby(["task", "worker"])["yes"].agg(["sum", "size"])
    total = annotations.groupby("task")["yes"].agg(["sum", "size"])
    rows = []
    for task, worker, label in zip(annotations["task"], annotations["worker"], annotations["label"]):
        yes = total.loc[task, "sum"] - both.loc[(task, worker), "sum"]
        others = total.loc[task, "size"] - both.loc[(task, worker), "size"]
        rows.append((worker, 2 * yes != others, 2 * yes != others and bool(label) == (2 * yes > others)))
    table = pd.DataFrame(rows, columns=["worker", "counted", "agrees"])
    result = table.groupby("worker").agg(counted=("counted", "sum"), agrees=("agrees", "sum"), answers=("agrees", "size"))
    result["agreement"] = result["agrees"] / result["counted"].replace(0, np.nan)
    result["undecided"] = result["answers"] - result["counted"]
    return result
