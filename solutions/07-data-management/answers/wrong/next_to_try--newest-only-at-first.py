# Misconception: tries the newest version only where nothing at all is known, so that a known good one stops it from looking.
# Loses: test-next_to_try
def next_to_try(known, n):
    newest_good = max((v for v in known if known[v]), default=-1)
    oldest_bad = min((v for v in known if not known[v]), default=n)
    if newest_good > oldest_bad:
        raise ValueError(f"{newest_good} is good, and the older {oldest_bad} is bad")
    if not known:
        return n - 1
    middle = (newest_good + oldest_bad) // 2
    return None if middle == newest_good else middle


def choice():
    check = means["1-NN"]
    margin = check.loc[4:6].min() - check.loc[7:12].max()
    return {"check": "1-NN", "margin": margin, "runs": 5}
