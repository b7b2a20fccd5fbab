# Approach: loops over ways and steps
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
