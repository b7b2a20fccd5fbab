# Misconception: the draft's start at 0 was overlooked.
# Loses: test-efficient_frontier-losses
def efficient_frontier(projects):
    rows = sorted((row["cost"], -row["gain"], project) for project, row in projects.dropna(subset=["cost", "gain"])[["cost", "gain"]].iterrows())
    best, last, kept = 0, None, []
    for cost, loss, project in rows:
        if -loss > best or (cost, loss) == last:
            best, last = -loss, (cost, loss)
            kept.append(project)
    return kept
