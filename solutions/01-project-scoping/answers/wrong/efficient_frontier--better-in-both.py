# Misconception: only a project that is cheaper and better in gain dominates.
# Loses: test-efficient_frontier, test-efficient_frontier-costs
def efficient_frontier(projects):
    known = projects.dropna(subset=["cost", "gain"]).sort_index()
    kept = [(row["cost"], project) for project, row in known.iterrows() if not ((known["cost"] < row["cost"]) & (known["gain"] > row["gain"])).any()]
    return [project for _, project in sorted(kept)]
