# Misconception: if nothing is good enough, the cheapest way in time must do.
# Loses: test-cheapest_way
def cheapest_way(budget, weeks, quality):
    in_time = budget[budget["weeks"] <= weeks]
    good = in_time[in_time["quality"] >= quality]
    left = good if len(good) else in_time
    return left["dollars"].idxmin() if len(left) else None
