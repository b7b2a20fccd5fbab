# Approach: lists the versions that may be the first bad one, and takes the upper middle; the choice by a loop over the checks.
def next_to_try(known, n):
    good = [version for version, verdict in known.items() if verdict]
    bad = [version for version, verdict in known.items() if not verdict]
    if good and bad and max(good) > min(bad):
        raise ValueError("a newer version is good")
    if not bad:
        return n - 1 if n - 1 not in good else None
    between = list(range(max(good, default=-1) + 1, min(bad)))
    return between[len(between) // 2] if between else None


def choice():
    best = None
    for check in ["logistic", "1-NN"]:
        lowest = min(float(means[check][version]) for version in [4, 5, 6])
        highest = max(float(means[check][version]) for version in range(7, 13))
        if best is None or lowest - highest > best["margin"]:
            best = {"check": check, "margin": lowest - highest, "bar": lowest}
    runs = 1
    while (1 - wrong_majority(runs, 0.08)) ** 4 < 0.95:
        runs += 2
    return {**best, "runs": runs}


def wrong_majority(runs, wrong):
    from math import comb

    return sum(
        comb(runs, k) * wrong**k * (1 - wrong) ** (runs - k) for k in range(runs // 2 + 1, runs + 1)
    )
