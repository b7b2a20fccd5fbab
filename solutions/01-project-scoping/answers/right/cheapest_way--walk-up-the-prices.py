# Approach: walks up the prices to the first way that will do; off the end comes None.
def cheapest_way(budget, weeks, quality):
    for way, row in budget.sort_values("dollars").iterrows():
        if row.weeks <= weeks and row.quality >= quality:
            return way
