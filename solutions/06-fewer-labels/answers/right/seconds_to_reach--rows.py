# Approach: plain means, row by row
def seconds_to_reach(curves, fixed, target):
    means = curves.groupby(["way", "step"], as_index=False)[["seconds", "accuracy"]].mean()
    answer = dict.fromkeys(curves["way"])
    for row in means[means["accuracy"] >= target].itertuples():
        total = row.seconds + fixed.get(row.way, 0)
        if answer[row.way] is None or total < answer[row.way]:
            answer[row.way] = total
    return answer
