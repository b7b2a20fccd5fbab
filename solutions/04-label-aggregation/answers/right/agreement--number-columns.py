# Approach: both columns as numbers 0 and 1 from signs, no bool.
def agreement(annotations):
    rows = annotations[["task", "worker", "label"]].reset_index(drop=True)
    yes = rows["label"].astype(int)
    of_all = yes.groupby(rows["task"])
    own = yes.groupby([rows["task"], rows["worker"]])
    rows["others_yes"] = of_all.transform("sum") - own.transform("sum")
    rows["others"] = of_all.transform("size") - own.transform("size")
    verdict = np.sign(rows["others_yes"] - (rows["others"] - rows["others_yes"]))
    rows["counts"] = verdict.abs()
    rows["agrees"] = (verdict == np.sign(yes - 0.5)).astype(int)
    by_worker = rows.groupby("worker")
    agrees, counted = by_worker["agrees"].sum(), by_worker["counts"].sum()
    return pd.DataFrame(
        {
            "agreement": agrees / counted.where(counted > 0),
            "counted": counted,
            "undecided": by_worker.size() - counted,
        }
    )
