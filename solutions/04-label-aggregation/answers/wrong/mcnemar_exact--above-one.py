# Misconception: doubles the tail without a bound, so that no difference gives p above 1.
# Loses: test-mcnemar_exact
def mcnemar_exact(truth, a, b):
    from math import comb
    right_a, right_b = a.reindex(truth.index) == truth, b.reindex(truth.index) == truth
    x, y = int((right_a & ~right_b).sum()), int((right_b & ~right_a).sum())
    return 2 * sum(comb(x + y, i) for i in range(min(x, y) + 1)) / 2 ** (x + y)
