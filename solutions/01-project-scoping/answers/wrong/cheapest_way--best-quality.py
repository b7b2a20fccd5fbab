# Misconception: the best of what is left, whatever it costs.
# Loses: test-cheapest_way
def cheapest_way(budget, weeks, quality):
    left = budget[(budget["weeks"] <= weeks) & (budget["quality"] >= quality)]
    return left["quality"].idxmax() if len(left) else None
