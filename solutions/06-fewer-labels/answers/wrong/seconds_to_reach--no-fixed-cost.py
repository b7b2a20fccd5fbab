# Misconception: a way begins with its first label
# Loses: test-seconds_to_reach, test-decide
def seconds_to_reach(curves, fixed, target):
    steps = (
        curves.groupby(["way", "step"])[["seconds", "accuracy"]].mean().reset_index()
    )
    reached = steps[steps["accuracy"] >= target - 1e-12].groupby("way")["seconds"].min()
    return {
        way: float(reached[way]) if way in reached else None
        for way in steps["way"].unique()
    }
