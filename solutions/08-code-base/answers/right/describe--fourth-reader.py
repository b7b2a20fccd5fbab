# Approach: if/elif chain
def describe(weights):
    return {
        name: {"shape": [int(size) for size in value.shape], "dtype": str(value.dtype)}
        for name, value in weights.items()
    }


def problems(weights, description):
    found = []
    actual = describe(weights)
    for name in sorted(set(actual) | set(description)):
        if name not in actual:
            found.append((name, "missing"))
        elif name not in description:
            found.append((name, "unexpected"))
        else:
            due, has = description[name], actual[name]
            # yours: "shape", "dtype" or "not finite", the first that fits
            if due["shape"] != has["shape"]:
                found.append((name, "shape"))
            elif due["dtype"] != has["dtype"]:
                found.append((name, "dtype"))
            elif not np.isfinite(weights[name]).all():
                found.append((name, "not finite"))
    return found
