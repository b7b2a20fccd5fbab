# Misconception: the first of what is left, in the order of the sheet.
# Loses: test-cheapest_way
def cheapest_way(budget, weeks, quality):
    left = budget[(budget["weeks"] <= weeks) & (budget["quality"] >= quality)]
    return left.index[0] if len(left) else None
