# Approach: one formula, with the two variances in a helper.
def variances(now, goal, lost):
    if lost is None:
        mean = (now + goal) / 2
        return 2 * mean * (1 - mean), now * (1 - now) + goal * (1 - goal)
    win = goal - now + lost
    return win + lost, win + lost - (win - lost) ** 2


def needed_test_size(now, goal, power, lost=None):
    if not (0 < now < goal < 1):
        raise ValueError("expected 0 < now < goal < 1")
    if lost is not None and (lost < 0 or lost > min(now, 1 - goal)):
        raise ValueError("more is lost than the goal leaves")
    before, after = variances(now, goal, lost)
    root = z(0.975) * before**0.5 + z(power) * after**0.5
    return int(-(-((root / (goal - now)) ** 2) // 1))
