# Approach: compares task by task, and builds the binomial coefficients itself.
def mcnemar_exact(truth, a, b):
    wins = losses = 0
    for task, label in truth.items():
        if a[task] != b[task]:
            wins, losses = wins + (a[task] == label), losses + (b[task] == label)
    total, few = wins + losses, min(wins, losses)
    tail, ways = 0, 1
    for i in range(few + 1):
        tail += ways
        ways = ways * (total - i) // (i + 1)
    return float(min(1, 2 * tail / 2**total))
