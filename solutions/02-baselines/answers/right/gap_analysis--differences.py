# Approach: differences of a list, checked in one go; the step by sorting.
def gap_analysis(human, train, validation, test):
    errors = np.array([human, train, validation, test], dtype=float)
    if not np.all((errors >= 0) & (errors <= 1)):
        raise ValueError("errors are shares, from 0 to 1")
    return dict(zip(["bias", "variance", "shift"], np.diff(errors)))


def next_step(gaps, noise):
    if gaps["bias"] < -noise:
        return "baseline"
    order = sorted(["bias", "variance", "shift"], key=lambda gap: -gaps[gap])
    return order[0] if gaps[order[0]] > noise else "baseline"
