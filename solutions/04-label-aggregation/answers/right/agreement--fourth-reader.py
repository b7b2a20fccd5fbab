# Approach: columns and groupby
def agreement(annotations):
    rows = annotations[["task", "worker", "label"]].reset_index(drop=True)
    yes = rows["label"].astype(int)
    of_all = yes.groupby(rows["task"])
    own = yes.groupby([rows["task"], rows["worker"]])
    rows["others_yes"] = of_all.transform("sum") - own.transform("sum")
    rows["others"] = of_all.transform("size") - own.transform("size")
    rows["counts"] = rows["others_yes"] * 2 != rows["others"]
    majority = rows["others_yes"] * 2 > rows["others"]
    rows["agrees"] = rows["counts"] & (rows["label"] == majority)
    by = rows.groupby("worker")
    counted = by["counts"].sum()
    return pd.DataFrame(
        {
            "agreement": by["agrees"].sum() / counted,
            "counted": counted,
            "undecided": by.size() - counted,
        }
    )
