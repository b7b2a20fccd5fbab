# Misconception: a way begins with its first label
# Loses: test-decide
def decide():
    found = {}
    for case, runs, target in (("A", priced(2, 5, 1), 0.98), ("B", priced(180), 0.84)):
        seconds = seconds_to_reach(runs, {}, target)
        reached = {way: at for way, at in seconds.items() if at is not None}
        found[case] = min(reached, key=reached.get)
        found[f"{case} seconds"] = reached[found[case]]
    return found | {"turning price": 90}
