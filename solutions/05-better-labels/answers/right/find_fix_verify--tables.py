# Approach: a table of words by finders, groups and sorting.
def patches(spans, finders, share):
    rows = [(f, w) for f, s, e in spans[["finder", "start", "end"]].values for w in range(s, e)]
    marks = pd.DataFrame(rows, columns=["finder", "word"]).drop_duplicates()
    count = marks["word"].value_counts()
    inside = pd.Series(sorted(count.index[count + 1e-9 >= share * finders]), dtype=int)
    runs = inside.groupby(inside - range(len(inside)))
    return [(int(run.min()), int(run.max()) + 1) for _, run in runs]


def surviving(fixes, judged):
    share = judged.groupby(["start", "end", "fix"], as_index=False)["keeps"].mean()
    rows = fixes.merge(share, how="left", on=["start", "end", "fix"])
    rows["length"] = rows["fix"].str.len()
    chosen = {(s, e): None for s, e in zip(fixes["start"], fixes["end"])}
    good = rows[rows["keeps"] > 0.5].sort_values("length", kind="stable")
    for row in good.iloc[::-1].itertuples():  # the shortest, and of equals the first, is last
        chosen[row.start, row.end] = row.fix
    return chosen
