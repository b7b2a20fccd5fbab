# Misconception: one lucky seed is enough
# Loses: test-seconds_to_reach
def seconds_to_reach(curves, fixed, target):
    steps = (
        curves.groupby(["way", "step"]).agg({"seconds": "mean", "accuracy": "max"}).reset_index()
    )
    reached = steps[steps["accuracy"] >= target - 1e-12].groupby("way")["seconds"].min()
    return {
        way: float(reached[way] + fixed.get(way, 0)) if way in reached else None
        for way in steps["way"].unique()
    }
