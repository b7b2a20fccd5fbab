# Approach: map, filter, idxmin
def surviving(fixes, judged):
    chosen = {}
    for (start, end), rows in fixes.groupby(["start", "end"]):
        said = judged[(judged["start"] == start) & (judged["end"] == end)]
        # `best`: this patch's rewrite, or None.
        share = rows["fix"].map(said.groupby("fix")["keeps"].mean())
        good = rows.loc[share > 0.5, "fix"]
        best = None if good.empty else good.iloc[good.str.len().argmin()]
        chosen[int(start), int(end)] = best
    return chosen
