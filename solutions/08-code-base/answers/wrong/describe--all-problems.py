# Misconception: lists every problem of a tensor
# Loses: test-describe-problems
def describe(weights):
    return {name: {"shape": list(value.shape), "dtype": str(value.dtype)} for name, value in weights.items()}



def problems(weights, description):
    found = []
    for name in sorted(set(weights) | set(description)):
        if name not in weights:
            found.append((name, "missing"))
        elif name not in description:
            found.append((name, "unexpected"))
        elif list(weights[name].shape) != list(description[name]["shape"]):
            found.append((name, "shape"))
        if name in weights and name in description and str(weights[name].dtype) != description[name]["dtype"]:
            found.append((name, "dtype"))
        if name in weights and name in description and not np.isfinite(weights[name]).all():
            found.append((name, "not finite"))
    return found
