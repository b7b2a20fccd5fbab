# Approach: the lead of the others times the worker's own side, plus or minus one.
def agreement(annotations):
    rows = annotations[["task", "worker", "label"]].reset_index(drop=True)
    yes = rows["label"].astype(int)
    of_all = yes.groupby(rows["task"])
    own = yes.groupby([rows["task"], rows["worker"]])
    rows["others_yes"] = of_all.transform("sum") - own.transform("sum")
    rows["others"] = of_all.transform("size") - own.transform("size")
    lean = (2 * rows["others_yes"] - rows["others"]).to_numpy()  # > 0: they say yes
    side = np.where(rows["label"].to_numpy(), 1, -1)
    rows["counts"] = lean != 0  # 0 is a tie, or nobody at all
    rows["agrees"] = lean * side > 0
    by_worker = rows.groupby("worker")
    agrees, counted = by_worker["agrees"].sum(), by_worker["counts"].sum()
    return pd.DataFrame(
        {
            "agreement": agrees / counted.where(counted > 0),
            "counted": counted,
            "undecided": by_worker.size() - counted,
        }
    )
