# Misconception: nothing is wrong with the draft.
# Loses: test-efficient_frontier, test-efficient_frontier-edges
def efficient_frontier(projects):
    best, kept = 0, []
    for project, row in projects.sort_values("cost").iterrows():
        if row["gain"] >= best:
            best = row["gain"]
            kept.append(project)
    return kept
