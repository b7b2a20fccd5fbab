# Misconception: the fastest of what is left.
# Loses: test-cheapest_way
def cheapest_way(budget, weeks, quality):
    left = budget[(budget["weeks"] <= weeks) & (budget["quality"] >= quality)]
    return left["weeks"].idxmin() if len(left) else None
