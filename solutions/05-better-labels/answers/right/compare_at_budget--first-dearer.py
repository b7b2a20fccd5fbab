# Approach: the first column at or above the cost.
def mcnemar(a, b):
    wins, losses = int((a & ~b).sum()), int((b & ~a).sum())
    return binomtest(wins, wins + losses).pvalue if wins + losses else 1.0


def compare_at_budget(uniform, adaptive):
    adaptive = adaptive.loc[uniform.index]
    cost, accuracy = adaptive["answers"].mean(), adaptive["right"].mean()
    shares = uniform.mean()
    even = np.interp(cost, shares.index.to_numpy(float), shares)
    dearer = [k for k in uniform.columns if k >= cost]
    rival = uniform[dearer[0] if dearer else uniform.columns[-1]]
    p = mcnemar(adaptive["right"].astype(bool), rival.astype(bool))
    return {"cost": cost, "accuracy": accuracy, "even": even, "gain": accuracy - even, "p": p}
