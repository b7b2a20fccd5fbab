# Misconception: tosses a coin for every task, not only for those where exactly one is right.
# Loses: test-mcnemar_exact
def mcnemar_exact(truth, a, b):
    from math import comb
    right_a, right_b = (a.reindex(truth.index) == truth).sum(), (b.reindex(truth.index) == truth).sum()
    n, m = len(truth), int(len(truth) - abs(right_a - right_b))
    return float(min(1.0, 2 * sum(comb(n, i) for i in range(m // 2 + 1)) / 2**n))
