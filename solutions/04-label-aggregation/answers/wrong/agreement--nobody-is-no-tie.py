# Misconception: compares a share with one half; with nobody else it is NaN, which is not one half either.
# Loses: test-agreement, test-agreement-edges
def agreement(annotations):
    rows = annotations[["task", "worker", "label"]].reset_index(drop=True)
    yes = rows["label"].astype(int)
    of_all = yes.groupby(rows["task"])
    own = yes.groupby([rows["task"], rows["worker"]])
    rows["others_yes"] = of_all.transform("sum") - own.transform("sum")
    rows["others"] = of_all.transform("size") - own.transform("size")
    share = rows["others_yes"] / rows["others"]
    rows["counts"] = share != 0.5
    rows["agrees"] = (share > 0.5) == rows["label"]
    by_worker = rows.groupby("worker")
    agrees, counted = by_worker["agrees"].sum(), by_worker["counts"].sum()
    return pd.DataFrame(
        {
            "agreement": agrees / counted.where(counted > 0),
            "counted": counted,
            "undecided": by_worker.size() - counted,
        }
    )
