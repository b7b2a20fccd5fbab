# Misconception: compares by place instead of by task.
# Loses: test-mcnemar_exact
def mcnemar_exact(truth, a, b):
    from math import comb
    right_a = a.to_numpy()[: len(truth)] == truth.to_numpy()
    right_b = b.to_numpy()[: len(truth)] == truth.to_numpy()
    x, y = int((right_a & ~right_b).sum()), int((right_b & ~right_a).sum())
    return min(1.0, 2 * sum(comb(x + y, i) for i in range(min(x, y) + 1)) / 2 ** (x + y))
