# Approach: interpolation and binomial sum written out.
import math


def compare_at_budget(uniform, adaptive):
    both = uniform.join(adaptive)
    columns = list(uniform.columns)
    cost = sum(both["answers"]) / len(both)
    means = [float(uniform[k].mean()) for k in columns]
    even = means[-1]
    for left, right, low, high in zip(columns, columns[1:], means, means[1:]):
        if left <= cost < right:
            even = low + (high - low) * (cost - left) / (right - left)
    rival = columns[-1]
    for k in reversed(columns):
        if k >= cost:
            rival = k
    only_a = sum(1 for a, b in zip(both["right"], both[rival]) if a and not b)
    only_b = sum(1 for a, b in zip(both["right"], both[rival]) if b and not a)
    n, m = only_a + only_b, min(only_a, only_b)
    p = min(1.0, 2 * sum(math.comb(n, i) for i in range(m + 1)) / 2**n)
    accuracy = float(both["right"].mean())
    return dict(cost=cost, accuracy=accuracy, even=even, gain=accuracy - even, p=p)
