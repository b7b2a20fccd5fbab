# Misconception: tries the versions one after the other instead of halving.
# Loses: test-next_to_try
def next_to_try(known, n):
    newest_good = max((v for v in known if known[v]), default=-1)
    oldest_bad = min((v for v in known if not known[v]), default=n)
    if newest_good > oldest_bad:
        raise ValueError(f"{newest_good} is good, and the older {oldest_bad} is bad")
    if oldest_bad == n:
        return None if newest_good == n - 1 else n - 1
    middle = newest_good
    return None if oldest_bad - newest_good == 1 else newest_good + 1


def choice():
    low = min(means["1-NN"][3:6])
    high = max(means["1-NN"][6:])
    return {"check": "1-NN", "margin": low - high, "bar": 0.92, "runs": 5}
