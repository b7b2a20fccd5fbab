# Approach: plain means, and the turning price by halving an interval
def seconds_to_reach(curves, fixed, target):
    means = curves.groupby(["way", "step"], as_index=False)[["seconds", "accuracy"]].mean()
    answer = dict.fromkeys(curves["way"])
    for row in means[means["accuracy"] >= target].itertuples():
        total = row.seconds + fixed.get(row.way, 0)
        if answer[row.way] is None or total < answer[row.way]:
            answer[row.way] = total
    return answer


def decide():
    decision = {}
    for case, runs, target in (("A", priced(2, 5, 1), 0.98), ("B", priced(180), 0.85)):
        found = seconds_to_reach(runs, FIXED, target)
        decision[f"{case} seconds"], decision[case] = min(
            (seconds, way) for way, seconds in found.items() if seconds is not None
        )
    low, high = 1.0, 2000.0
    while high - low > 0.01:
        price = (low + high) / 2
        found = seconds_to_reach(priced(price), FIXED, 0.85)
        if found["active learning"] < found["pen, then one by one"]:
            low = price
        else:
            high = price
    return decision | {"turning price": price}
