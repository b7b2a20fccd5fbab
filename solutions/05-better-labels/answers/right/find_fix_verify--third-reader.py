# Approach: sets of finders per word; loops.
def surviving(fixes, judged):
    keeps = judged.groupby(["start", "end", "fix"])["keeps"].mean()
    result = {}
    for row in fixes.itertuples():
        patch = (row.start, row.end)
        result.setdefault(patch, None)
        if keeps.get((row.start, row.end, row.fix), 0) > 0.5:
            best = result[patch]
            if best is None or len(row.fix) < len(best):
                result[patch] = row.fix
    return result
