# Approach: arrays in the order of the policy's tasks; the rival by searchsorted; sums for the test.
from scipy.stats import binom


def compare_at_budget(uniform, adaptive):
    even = uniform.reindex(adaptive.index).to_numpy(dtype=bool)
    numbers = np.array(list(uniform.columns), dtype=float)
    right = adaptive["right"].to_numpy(dtype=bool)
    cost = np.mean(adaptive["answers"].to_numpy())
    at_cost = np.interp(cost, numbers, even.mean(axis=0))
    column = min(np.searchsorted(numbers, cost), len(numbers) - 1)
    wins = np.count_nonzero(right & ~even[:, column])
    losses = np.count_nonzero(~right & even[:, column])
    return {
        "cost": cost,
        "accuracy": right.mean(),
        "even": at_cost,
        "gain": right.mean() - at_cost,
        "p": min(1.0, 2 * binom.cdf(min(wins, losses), wins + losses, 0.5)),
    }
