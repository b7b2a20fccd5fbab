# Approach: SciPy's normal distribution, NumPy's roots, the checks first.
from scipy import stats


def needed_test_size(now, goal, power, lost=None):
    d = goal - now
    if now <= 0 or goal >= 1 or d <= 0:
        raise ValueError("a goal lies between the baseline and 1")
    if lost is None:
        v0 = (now + goal) * (2 - now - goal) / 2
        v1 = np.dot([now, goal], [1 - now, 1 - goal])
    elif not 0 <= lost <= min(now, 1 - goal):
        raise ValueError("lost")
    else:
        v0 = d + 2 * lost
        v1 = v0 - d * d
    quantiles = stats.norm.ppf([0.975, power])
    return np.int64(np.ceil(np.square(quantiles @ np.sqrt([v0, v1]) / d)))
