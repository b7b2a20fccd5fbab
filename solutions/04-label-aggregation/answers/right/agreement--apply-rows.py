# Approach: row by row with apply, on the shares of yes among the others.
def agreement(annotations):
    rows = annotations[["task", "worker", "label"]].reset_index(drop=True)
    yes = rows["label"].astype(int)
    of_all = yes.groupby(rows["task"])
    own = yes.groupby([rows["task"], rows["worker"]])
    rows["others_yes"] = of_all.transform("sum") - own.transform("sum")
    rows["others"] = of_all.transform("size") - own.transform("size")
    def counted_row(r):
        return r["others"] > 0 and r["others_yes"] / r["others"] != 0.5
    rows["counts"] = rows.apply(counted_row, axis=1)
    rows["agrees"] = rows.apply(lambda r: counted_row(r) and (r["others_yes"] / r["others"] > 0.5) == r["label"], axis=1)
    by_worker = rows.groupby("worker")
    agrees, counted = by_worker["agrees"].sum(), by_worker["counts"].sum()
    return pd.DataFrame(
        {
            "agreement": agrees / counted.where(counted > 0),
            "counted": counted,
            "undecided": by_worker.size() - counted,
        }
    )
