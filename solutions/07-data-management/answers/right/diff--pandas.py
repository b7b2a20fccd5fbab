# Approach: pandas; the two manifests side by side, the moved ones by a merge on address and rank.
def diff(old, new):
    left = pd.Series(old, dtype=object).sort_index()
    right = pd.Series(new, dtype=object).sort_index()
    gone = left[~left.index.isin(right.index)]
    come = right[~right.index.isin(left.index)]
    tables = []
    for name, part in (("old", gone), ("new", come)):
        table = pd.DataFrame({name: list(part.index), "at": list(part)}, dtype=object)
        table["rank"] = table.groupby("at").cumcount()
        tables.append(table)
    pairs = tables[0].merge(tables[1], on=["at", "rank"]).sort_values("old")
    shared = left.index.intersection(right.index)
    return {
        "added": sorted(set(come.index) - set(pairs["new"])),
        "removed": sorted(set(gone.index) - set(pairs["old"])),
        "changed": [path for path in shared if left[path] != right[path]],
        "moved": [list(pair) for pair in zip(pairs["old"], pairs["new"])],
    }


def to_fetch(manifest, have):
    wanted = pd.unique(pd.Series(list(manifest.values()), dtype=object))
    return np.setdiff1d(np.array(list(wanted), dtype=str), np.array(list(have), dtype=str))
