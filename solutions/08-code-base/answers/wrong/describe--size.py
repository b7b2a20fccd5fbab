# Misconception: compares how many numbers there are
# Loses: test-describe, test-describe-problems
def describe(weights):
    return {name: {"shape": list(value.shape), "dtype": str(value.dtype)} for name, value in weights.items()}



def problems(weights, description):
    found = []
    for name in sorted(set(weights) | set(description)):
        if name not in weights:
            found.append((name, "missing"))
        elif name not in description:
            found.append((name, "unexpected"))
        elif weights[name].size != np.prod(description[name]["shape"]):
            found.append((name, "shape"))
        elif str(weights[name].dtype) != description[name]["dtype"]:
            found.append((name, "dtype"))
        elif not np.isfinite(weights[name]).all():
            found.append((name, "not finite"))
    return found
