# Misconception: the frontier is where a dollar brings most, by ratio, the better half.
# Loses: test-efficient_frontier, test-efficient_frontier-costs, test-efficient_frontier-losses
def efficient_frontier(projects):
    ratio = (projects["gain"] / projects["cost"]).sort_values(ascending=False)
    return ratio.head(len(ratio) // 2).index.tolist()
