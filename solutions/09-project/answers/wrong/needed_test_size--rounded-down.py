# Misconception: the number is rounded down.
# Loses: test-needed_test_size, test-needed_test_size-shared
def needed_test_size(now, goal, power, lost=None):
    if not 0 < now < goal < 1:
        raise ValueError("goal")
    if lost is not None and not 0 <= lost <= min(now, 1 - goal):
        raise ValueError("lost")
    gain = goal - now
    if lost is None:
        middle = (now + goal) / 2
        v0 = 2 * middle * (1 - middle)
        v1 = now * (1 - now) + goal * (1 - goal)
    else:
        v0 = gain + 2 * lost
        v1 = v0 - gain**2
    noise = z(0.975) * sqrt(v0) + z(power) * sqrt(v1)
    return int(noise**2 / gain**2)
