# Approach: the colleague's sweep, corrected: sorted by cost and falling gain, from minus infinity, equal twins let through.
def efficient_frontier(projects):
    rows = [(row["cost"], -row["gain"], project) for project, row in projects[["cost", "gain"]].iterrows() if row["cost"] == row["cost"] and row["gain"] == row["gain"]]
    best, last, kept = -math.inf, None, []
    for cost, loss, project in sorted(rows):
        if -loss > best or (cost, loss) == last:
            best, last = -loss, (cost, loss)
            kept.append(project)
    return kept
