# Approach: counts by hand, row by row
def goes_wrong(row):
    if row["test"] == "minimum":
        return not row["before"] == row["truth"]
    if row["test"] == "invariance":
        return not row["after"] == row["before"]
    return not row["sure_after"] < row["sure_before"]


# %%
def failed_behaviour(predictions, allowed=0.1):
    total, wrong = {}, {}
    for row in predictions.to_dict("records"):
        key = row["model"], row["test"]
        total[key] = total.get(key, 0) + 1
        wrong[key] = wrong.get(key, 0) + goes_wrong(row)
    return sorted(key for key in total if wrong[key] / total[key] > allowed)
