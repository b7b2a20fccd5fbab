# Approach: one branch a rule, sorted by value and then by name.
def pick_model(scores, rule):
    table = scores.copy()
    if rule == "average":
        table["value"] = table[["precision", "recall"]].mean(axis=1, skipna=False)
    elif rule == "recall first":
        table = table[table["recall"] >= 0.9]
        table["value"] = table["precision"]
    else:
        table["value"] = table["average_precision"]
    table = table.dropna(subset="value")
    table["name"] = table.index
    table = table.sort_values(["value", "name"], ascending=[False, True])
    return table.index[0] if len(table) else None
