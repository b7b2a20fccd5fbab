# Misconception: some way always is in time and good enough; idxmin of no rows raises.
# Loses: test-cheapest_way
def cheapest_way(budget, weeks, quality):
    good = budget[(budget["weeks"] <= weeks) & (budget["quality"] >= quality)]
    return good["dollars"].idxmin()
