# Misconception: the right projects, in the order in which they stand on the sheet.
# Loses: test-efficient_frontier, test-efficient_frontier-costs, test-efficient_frontier-losses
def efficient_frontier(projects):
    known = projects.dropna(subset=["cost", "gain"])
    kept = []
    for project, row in known.iterrows():
        no_worse = (known["cost"] <= row["cost"]) & (known["gain"] >= row["gain"])
        if not (no_worse & ((known["cost"] < row["cost"]) | (known["gain"] > row["gain"]))).any():
            kept.append(project)
    return kept
