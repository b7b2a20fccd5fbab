# Misconception: only the comparison is mended; equal costs and losses stay as they were.
# Loses: test-efficient_frontier-costs, test-efficient_frontier-losses
def efficient_frontier(projects):
    kept, best = [], 0
    for name, row in projects.sort_values("cost").iterrows():
        if row["gain"] > best:
            kept.append(name)
            best = row["gain"]
    return kept
