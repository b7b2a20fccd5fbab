# Misconception: a way that takes exactly so long, or is exactly so good, is left out.
# Loses: test-cheapest_way
def cheapest_way(budget, weeks, quality):
    left = budget[(budget["weeks"] < weeks) & (budget["quality"] > quality)]
    return left["dollars"].idxmin() if len(left) else None
