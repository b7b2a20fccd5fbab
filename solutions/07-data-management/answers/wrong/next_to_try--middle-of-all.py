# Misconception: always takes the middle of all versions that are left untested, whatever the verdicts.
# Loses: test-next_to_try
def next_to_try(known, n):
    left = [version for version in range(n) if version not in known]
    good = [v for v in known if known[v]]
    bad = [v for v in known if not known[v]]
    if good and bad and max(good) > min(bad):
        raise ValueError("contradiction")
    if not bad:
        return None if n - 1 in good else n - 1
    return left[len(left) // 2] if left else None


def choice():
    low = min(means["1-NN"][3:6])
    high = max(means["1-NN"][6:])
    return {"check": "1-NN", "margin": low - high, "bar": 0.92, "runs": 5}
