# Approach: one comparison after the other, no sorting; a check of one error is a helper of its own.
def checked(error):
    if error is None or error != error or error < 0 or error > 1:
        raise ValueError(f"{error} is not a share")
    return float(error)

# %%
def gap_analysis(human, train, validation, test):
    human, train, validation, test = (checked(error) for error in (human, train, validation, test))
    return {"shift": test - validation, "bias": train - human, "variance": validation - train}


def next_step(gaps, noise):
    if gaps["bias"] < -noise:
        return "baseline"
    step, size = "baseline", noise
    for name in ("bias", "variance", "shift"):
        if gaps[name] > size:
            step, size = name, gaps[name]
    return step
