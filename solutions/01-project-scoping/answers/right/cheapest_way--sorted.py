# Approach: sorts by dollars and takes the first that is left.
def cheapest_way(budget, weeks, quality):
    left = budget.query("weeks <= @weeks and quality >= @quality").sort_values("dollars")
    return str(left.index[0]) if len(left) else None
