# Approach: a loop over the models in plain Python; NaN is unequal to itself.
def value_of(row, rule):
    if rule == "average":
        return (row["precision"] + row["recall"]) / 2
    if rule == "average precision":
        return row["average_precision"]
    return row["precision"] if row["recall"] >= 0.9 else float("nan")
# %%
def pick_model(scores, rule):
    best, highest = None, None
    for name in sorted(scores.index):
        value = value_of(scores.loc[name], rule)
        if value == value and (highest is None or value > highest):
            best, highest = name, value
    return best
