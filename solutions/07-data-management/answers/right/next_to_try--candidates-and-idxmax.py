# Approach: lists what lies between; the margins as a Series, the runs by next().
def next_to_try(known, n):
    newest_good = max((v for v in known if known[v]), default=-1)  # -1: before all
    oldest_bad = min((v for v in known if not known[v]), default=n)  # n: none is known
    if newest_good >= oldest_bad:
        raise ValueError("good after bad")
    if not any(not good for good in known.values()):
        return n - 1 if not known.get(n - 1, False) else None
    between = list(range(newest_good + 1, oldest_bad))
    if not between:
        return None
    return between[len(between) // 2]


def choice():
    margin = means.loc[4:6].min() - means.loc[7:12].max()
    runs = next(r for r in range(1, 100, 2) if all_right(r) >= 0.95)
    return {"check": margin.idxmax(), "margin": margin.max().round(3), "runs": runs}
