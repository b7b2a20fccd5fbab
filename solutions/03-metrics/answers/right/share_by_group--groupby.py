# Approach: groupby counts, then one interval a row.
def share_by_group(right, group):
    cases = pd.DataFrame({"right": np.asarray(right, dtype=bool), "group": np.asarray(group, dtype=object)})
    table = cases.groupby("group")["right"].agg(count="size", share="mean", hits="sum")
    ends = [binomtest(int(k), int(n)).proportion_ci(method="wilson") for k, n in zip(table["hits"], table["count"])]
    table["low"] = [one.low for one in ends]
    table["high"] = [one.high for one in ends]
    return table
