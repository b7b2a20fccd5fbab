# Approach: compares all pairs at once with NumPy.
def efficient_frontier(projects):
    known = projects.loc[projects["gain"].notna() & projects["cost"].notna(), ["gain", "cost"]]
    gain, cost = known["gain"].to_numpy(float), known["cost"].to_numpy(float)
    no_worse = (cost[None, :] <= cost[:, None]) & (gain[None, :] >= gain[:, None])
    better = (cost[None, :] < cost[:, None]) | (gain[None, :] > gain[:, None])
    left = known[~(no_worse & better).any(axis=1)].reset_index(names="name")
    return left.sort_values(["cost", "name"])["name"].tolist()
