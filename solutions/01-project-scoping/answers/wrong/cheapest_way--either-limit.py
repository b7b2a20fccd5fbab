# Misconception: a way that keeps one of the two limits will do.
# Loses: test-cheapest_way
def cheapest_way(budget, weeks, quality):
    left = budget[(budget["weeks"] <= weeks) | (budget["quality"] >= quality)]
    return left["dollars"].idxmin() if len(left) else None
