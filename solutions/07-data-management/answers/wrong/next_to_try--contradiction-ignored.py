# Misconception: goes on where a newer version is good than a bad one.
# Loses: test-next_to_try
def next_to_try(known, n):
    newest_good = max((v for v in known if known[v]), default=-1)
    oldest_bad = min((v for v in known if not known[v]), default=n)
    newest_good = max((v for v in known if known[v] and v < oldest_bad), default=-1)
    if oldest_bad == n:
        return None if newest_good == n - 1 else n - 1
    middle = (newest_good + oldest_bad) // 2
    return None if middle == newest_good else middle


def choice():
    low = min(means["1-NN"][3:6])
    high = max(means["1-NN"][6:])
    return {"check": "1-NN", "margin": low - high, "bar": 0.92, "runs": 5}
