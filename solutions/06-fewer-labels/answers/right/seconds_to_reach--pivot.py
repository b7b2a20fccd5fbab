# Approach: pivot tables of means
def seconds_to_reach(curves, fixed, target):
    means = curves.pivot_table(index=["way", "step"], values=["seconds", "accuracy"], aggfunc="mean")
    late = means["seconds"].where(means["accuracy"].round(9) >= round(target, 9))
    when = late.groupby(level="way").min()
    return {way: None if np.isnan(s) else float(s) + fixed.get(way, 0) for way, s in when.items()}
