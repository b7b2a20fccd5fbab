# Approach: count the tasks where exactly one is right, sum the binomial tail with math.comb.
def mcnemar_exact(truth, a, b):
    """Exact two-sided McNemar test of two methods on the same tasks.

    Parameters
    ----------
    truth, a, b : Series of bool
        By task, in any order. Only the tasks of `truth` count; `a` and `b` have a label for each of them, and maybe for more.

    Returns
    -------
    float
        p-value, between 0 and 1; 1.0 where the two are never right on different tasks.

    Examples
    --------
    a alone is right on 5 tasks, b alone on none: p = 2 / 2**5 = 0.0625.

    References
    ----------
    Q. McNemar (1947). Note on the sampling error of the difference between correlated proportions. Psychometrika 12(2).
    """
    import math
    right_a = a.reindex(truth.index).astype(bool) == truth.astype(bool)
    right_b = b.reindex(truth.index).astype(bool) == truth.astype(bool)
    only_a, only_b = int((right_a & ~right_b).sum()), int((right_b & ~right_a).sum())
    n, m = only_a + only_b, min(only_a, only_b)
    if n == 0:
        return 1.0
    return min(1.0, 2 * sum(math.comb(n, i) for i in range(m + 1)) / 2 ** n)
