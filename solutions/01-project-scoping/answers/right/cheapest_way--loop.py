# Approach: goes through the rows and keeps the cheapest so far.
def cheapest_way(budget, weeks, quality):
    best, name = math.inf, None
    for way, row in budget.iterrows():
        if row["weeks"] <= weeks and row["quality"] >= quality and row["dollars"] < best:
            best, name = row["dollars"], way
    return name
