# Approach: loops over ways and steps, decisions from the table
def seconds_to_reach(curves, fixed, target):
    answer = {}
    for way in dict.fromkeys(curves["way"]):
        runs = curves[curves["way"] == way]
        best = None
        for step in set(runs["step"]):
            at = runs[runs["step"] == step]
            if at["accuracy"].mean() > target - 1e-9:
                seconds = float(at["seconds"].mean())
                best = seconds if best is None else min(best, seconds)
        answer[way] = None if best is None else best + fixed.get(way, 0)
    return answer


def decide():
    def first(found):
        reached = {way: seconds for way, seconds in found.items() if seconds is not None}
        way = min(reached, key=reached.get)
        return way, reached[way]

    a, a_seconds = first(seconds_to_reach(priced(2, 5, 1), FIXED, 0.98))
    b, b_seconds = first(seconds_to_reach(priced(180), FIXED, 0.85))
    return {"A": a, "A seconds": a_seconds, "B": b, "B seconds": b_seconds, "turning price": 120}
