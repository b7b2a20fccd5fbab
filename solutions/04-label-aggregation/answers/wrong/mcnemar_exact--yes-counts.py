# Misconception: compares who says yes instead of who is right.
# Loses: test-mcnemar_exact
def mcnemar_exact(truth, a, b):
    from math import comb
    a, b = a.reindex(truth.index).astype(bool), b.reindex(truth.index).astype(bool)
    x, y = int((a & ~b).sum()), int((a & b).sum())
    return min(1.0, 2 * sum(comb(x + y, i) for i in range(min(x, y) + 1)) / 2 ** (x + y))
