# Approach: an array with a verdict for every version, padded by a good one in front; the choice as plain numbers.
def next_to_try(known, n):
    verdicts = np.zeros(n + 1)
    verdicts[0] = 1
    for version, good in known.items():
        verdicts[version + 1] = 1 if good else -1
    newest_good = np.flatnonzero(verdicts == 1)[-1] - 1
    bad = np.flatnonzero(verdicts == -1) - 1
    if len(bad) and bad[0] < newest_good:
        raise ValueError(f"version {newest_good} cannot be good")
    if not len(bad):
        return None if newest_good == n - 1 else n - 1
    gap = bad[0] - newest_good
    return None if gap == 1 else newest_good + gap // 2


def choice():
    return {"check": "1-NN", "margin": 0.0398, "bar": 0.925, "runs": 5.0}
