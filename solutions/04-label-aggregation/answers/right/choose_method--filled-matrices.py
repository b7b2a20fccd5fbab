# Approach: how full the matrices are, on average over the answers; a full one counts 1 at most.
def choose_method(annotations):
    classes = len(set(annotations["label"]))
    given = annotations["worker"].map(annotations["worker"].value_counts())
    full = (given / classes**2).clip(upper=1).mean()
    return ("EM" if full > 0.6 else "vote"), float(full)
