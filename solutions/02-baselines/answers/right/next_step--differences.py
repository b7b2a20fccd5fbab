# Approach: sorts the gaps by their size.
def next_step(gaps, noise):
    if gaps["bias"] < -noise:
        return "baseline"
    order = sorted(["bias", "variance", "shift"], key=lambda gap: -gaps[gap])
    return order[0] if gaps[order[0]] > noise else "baseline"
