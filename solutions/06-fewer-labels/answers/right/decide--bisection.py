# Approach: the turning price by halving an interval
def decide():
    decision = {}
    for case, runs, target in (("A", priced(2, 5, 1), 0.98), ("B", priced(180), 0.84)):
        found = seconds_to_reach(runs, FIXED, target)
        decision[f"{case} seconds"], decision[case] = min(
            (seconds, way) for way, seconds in found.items() if seconds is not None
        )
    low, high = 1.0, 2000.0
    while high - low > 0.01:
        price = (low + high) / 2
        found = seconds_to_reach(priced(price), FIXED, 0.84)
        if found["active learning"] < found["pen, then one by one"]:
            low = price
        else:
            high = price
    return decision | {"turning price": price}
