# Approach: a matrix of finders by words; each kind of rewrite has a number, votes are counted by it.
def patches(spans, finders, share):
    if len(spans) == 0:
        return []
    row, names = pd.factorize(spans["finder"])
    marked = np.zeros((len(names), spans["end"].max() + 1), dtype=bool)
    for finder, start, end in zip(row, spans["start"], spans["end"]):
        marked[finder, start:end] = True
    inside = marked.sum(axis=0) >= share * finders - 1e-9
    before = np.concatenate([[False], inside[:-1]])
    starts = np.flatnonzero(inside & ~before)
    ends = np.flatnonzero(~inside & before)
    return np.column_stack([starts, ends]).tolist()


def surviving(fixes, judged):
    key = ["start", "end", "fix"]
    both = pd.concat([fixes[key], judged[key]])
    number = pd.factorize(pd.MultiIndex.from_frame(both))[0]
    own, voted = number[: len(fixes)], number[len(fixes) :]
    keeps = judged["keeps"].to_numpy(dtype=bool)
    most = number.max() + 1
    yes, no = (np.bincount(voted[part], minlength=most) for part in (keeps, ~keeps))
    good = (yes > no)[own]
    length = fixes["fix"].str.len().to_numpy()
    chosen = {}
    for place in np.lexsort([np.arange(len(fixes)), length, ~good]):
        row = fixes.iloc[place]
        chosen.setdefault((row["start"], row["end"]), row["fix"] if good[place] else None)
    return chosen
