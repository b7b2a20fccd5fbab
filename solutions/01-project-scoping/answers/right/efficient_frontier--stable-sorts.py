# Approach: the definition, row by row; sorts by name, then stably by cost; an Index.
def efficient_frontier(projects):
    cost, gain = projects["cost"], projects["gain"]
    kept = []
    for name, p in projects.iterrows():
        no_worse = (cost <= p["cost"]) & (gain >= p["gain"])
        better = no_worse & ((cost < p["cost"]) | (gain > p["gain"]))
        if not better.any():
            kept.append(name)
    return projects.loc[sorted(kept)].sort_values("cost", kind="stable").index
