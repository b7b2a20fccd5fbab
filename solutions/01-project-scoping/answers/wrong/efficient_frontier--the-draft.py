# Misconception: nothing is wrong with the draft.
# Loses: test-efficient_frontier, test-efficient_frontier-costs, test-efficient_frontier-losses
def efficient_frontier(projects):
    ordered = projects.sort_values("cost")
    best_so_far = ordered["gain"].cummax().clip(lower=0)
    return ordered.index[ordered["gain"] >= best_so_far].tolist()
