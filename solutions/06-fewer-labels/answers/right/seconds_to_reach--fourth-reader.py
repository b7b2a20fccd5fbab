# Approach: groupby way and step, then filter per way
def seconds_to_reach(curves, fixed, target):
    means = curves.groupby(["way", "step"])[["seconds", "accuracy"]].mean().reset_index()
    result = {}
    for way, steps in means.groupby("way"):
        good = steps[steps["accuracy"] >= target]
        if good.empty:
            result[way] = None
        else:
            result[way] = float(good["seconds"].min()) + fixed.get(way, 0)
    return result
