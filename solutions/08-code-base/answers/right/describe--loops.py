# Approach: lists for each kind of problem, joined and sorted
def describe(weights):
    table = {}
    for name in weights:
        array = np.asarray(weights[name])
        table[name] = dict(shape=[*map(int, array.shape)], dtype=array.dtype.name)
    return table


def problems(weights, description):
    missing = [(name, "missing") for name in description if name not in weights]
    extra = [(name, "unexpected") for name in weights if name not in description]
    both = [name for name in weights if name in description]
    shape = [name for name in both if list(weights[name].shape) != list(description[name]["shape"])]
    dtype = [name for name in both if name not in shape and weights[name].dtype.name != description[name]["dtype"]]
    rest = [name for name in both if name not in shape and name not in dtype]
    broken = [name for name in rest if not np.all(np.isfinite(weights[name]))]
    found = missing + extra
    for names, word in ((shape, "shape"), (dtype, "dtype"), (broken, "not finite")):
        found += [(name, word) for name in names]
    return sorted(found)
