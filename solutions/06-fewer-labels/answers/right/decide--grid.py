# Approach: the turning price from a grid of prices
def decide():
    first = {}
    for case, runs, target in (("A", priced(2, 5, 1), 0.98), ("B", priced(180), 0.84)):
        found = seconds_to_reach(runs, FIXED, target)
        ways = [way for way in found if found[way] is not None]
        taken = np.array([found[way] for way in ways])
        first[case], first[f"{case} seconds"] = ways[taken.argmin()], taken.min()
    prices = np.arange(60, 300, 2)
    gaps = []
    for price in prices.tolist():
        found = seconds_to_reach(priced(price), FIXED, 0.84)
        gaps.append(found["active learning"] - found["pen, then one by one"])
    return first | {"turning price": int(prices[np.abs(gaps).argmin()])}
