# Approach: a long table of items and classes, in groups of an item each
def training_set(probabilities, sure):
    table = probabilities.rename_axis(index="item", columns="label")
    long = table.stack().rename("weight").reset_index()
    long = long.sort_values("weight", ascending=False, kind="stable")
    first = long.groupby("item").nth(0).set_index("item")
    second = long.groupby("item").nth(1).set_index("item")["weight"]
    ahead = first["weight"] - second.reindex(first.index).fillna(-1)
    return first[(first["weight"] >= sure) & (ahead > 1e-9)]
