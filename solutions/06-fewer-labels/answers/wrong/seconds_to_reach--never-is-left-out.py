# Misconception: a way that never gets there has no entry
# Loses: test-seconds_to_reach
def seconds_to_reach(curves, fixed, target):
    steps = (
        curves.groupby(["way", "step"])[["seconds", "accuracy"]].mean().reset_index()
    )
    reached = steps[steps["accuracy"] >= target - 1e-12].groupby("way")["seconds"].min()
    return {
        way: float(reached[way] + fixed.get(way, 0)) if way in reached else None
        for way in steps["way"].unique() if way in reached
    }

def decide():
    def first(found):
        reached = {way: seconds for way, seconds in found.items() if seconds is not None}
        way = min(reached, key=reached.get)
        return way, reached[way]

    a, a_seconds = first(seconds_to_reach(priced(2, 5, 1), FIXED, 0.98))
    b, b_seconds = first(seconds_to_reach(priced(180), FIXED, 0.85))
    return {"A": a, "A seconds": a_seconds, "B": b, "B seconds": b_seconds, "turning price": 120}
