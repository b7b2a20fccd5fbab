# Misconception: of two equal projects only one stays.
# Loses: test-efficient_frontier-costs
def efficient_frontier(projects):
    rows = sorted((row["cost"], -row["gain"], project) for project, row in projects.dropna(subset=["cost", "gain"])[["cost", "gain"]].iterrows())
    best, kept = -math.inf, []
    for cost, loss, project in rows:
        if -loss > best:
            best = -loss
            kept.append(project)
    return kept
