# Approach: a helper that says the problem of one tensor
def fault_of(array, due):
    if array is None:
        return "missing"
    if due is None:
        return "unexpected"
    if tuple(due["shape"]) != array.shape:
        return "shape"
    if np.dtype(due["dtype"]) != array.dtype:
        return "dtype"
    return "not finite" if np.isnan(array).any() or np.isinf(array).any() else ""


# %%
def describe(weights):
    return {n: {"shape": np.shape(w), "dtype": f"{w.dtype}"} for n, w in weights.items()}


def problems(weights, description):
    names = sorted({*weights, *description})
    pairs = [(name, fault_of(weights.get(name), description.get(name))) for name in names]
    return [pair for pair in pairs if pair[1]]
