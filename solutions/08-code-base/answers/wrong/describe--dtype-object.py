# Misconception: the dtype as NumPy's object, which JSON cannot hold
# Loses: test-describe
def describe(weights):
    return {name: {"shape": list(value.shape), "dtype": value.dtype.str} for name, value in weights.items()}



def problems(weights, description):
    found = []
    for name in sorted(set(weights) | set(description)):
        if name not in weights:
            found.append((name, "missing"))
        elif name not in description:
            found.append((name, "unexpected"))
        elif list(weights[name].shape) != list(description[name]["shape"]):
            found.append((name, "shape"))
        elif str(np.dtype(weights[name].dtype)) != description[name]["dtype"]:
            found.append((name, "dtype"))
        elif not np.isfinite(weights[name]).all():
            found.append((name, "not finite"))
    return found
