# Misconception: takes the largest drop between two weeks for the margin; later versions climb back towards the good ones.
# Loses: test-choice
def next_to_try(known, n):
    newest_good = max((v for v in known if known[v]), default=-1)
    oldest_bad = min((v for v in known if not known[v]), default=n)
    if newest_good > oldest_bad:
        raise ValueError(f"{newest_good} is good, and the older {oldest_bad} is bad")
    if oldest_bad == n:
        return None if newest_good == n - 1 else n - 1
    middle = (newest_good + oldest_bad) // 2
    return None if middle == newest_good else middle


def choice():
    drop = means["1-NN"][5] - means["1-NN"][6]
    return {"check": "1-NN", "margin": drop, "bar": 0.92, "runs": 5}
