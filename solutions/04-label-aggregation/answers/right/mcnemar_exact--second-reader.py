# Approach: count the tasks where exactly one is right, sum the binomial tail with math.comb.
def mcnemar_exact(truth, a, b):
    import math
    right_a = a.reindex(truth.index).astype(bool) == truth.astype(bool)
    right_b = b.reindex(truth.index).astype(bool) == truth.astype(bool)
    only_a, only_b = int((right_a & ~right_b).sum()), int((right_b & ~right_a).sum())
    n, m = only_a + only_b, min(only_a, only_b)
    if n == 0:
        return 1.0
    return min(1.0, 2 * sum(math.comb(n, i) for i in range(m + 1)) / 2 ** n)
