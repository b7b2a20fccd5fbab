# Approach: groups, a merge and sorting.
def surviving(fixes, judged):
    share = judged.groupby(["start", "end", "fix"], as_index=False)["keeps"].mean()
    rows = fixes.merge(share, how="left", on=["start", "end", "fix"])
    rows["length"] = rows["fix"].str.len()
    chosen = {(s, e): None for s, e in zip(fixes["start"], fixes["end"])}
    good = rows[rows["keeps"] > 0.5].sort_values("length", kind="stable")
    for row in good.iloc[::-1].itertuples():  # the shortest, and of equals the first, is last
        chosen[row.start, row.end] = row.fix
    return chosen
