# Approach: pairs of dollars and names, with None as the default of min.
def cheapest_way(budget, weeks, quality):
    offers = zip(budget["dollars"], budget.index, budget["weeks"], budget["quality"])
    pairs = [(dollars, way) for dollars, way, took, good in offers if not (took > weeks or good < quality)]
    return min(pairs, default=(0, None))[1]
