# Approach: pair by pair, in plain Python.
def judge_report(gold, ab, ba):
    n = len(gold)
    if n == 0:
        return {key: float("nan") for key in ("right", "right_twice", "flips", "first")}
    right = twice = flips = first = 0
    for best, one, two in zip(gold, ab, ba):
        right += int(one == best) + int(two == best)
        twice += one == best and two == best
        flips += one == one and two == two and one != two  # NaN is not equal to itself
        first += one == 1 and two == 2
    return {"right": right / (2 * n), "right_twice": twice / n, "flips": flips / n, "first": first / n}
