# Approach: each kind of rewrite has a number, and votes are counted by it.
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
