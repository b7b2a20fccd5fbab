# Approach: np.interp and ceil
def compare_at_budget(uniform, adaptive):
    right, cost = adaptive["right"].astype(bool), float(adaptive["answers"].mean())
    # `even`: a number. `rival`: a column of `uniform`.
    even = np.interp(cost, uniform.columns, uniform.mean())
    rival = uniform[min(int(np.ceil(cost)), uniform.columns[-1])]
    return {
        "cost": cost,
        "accuracy": float(right.mean()),
        "even": float(even),
        "gain": float(right.mean() - even),
        "p": mcnemar(right, rival.astype(bool)),
    }
