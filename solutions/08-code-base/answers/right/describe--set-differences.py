# Approach: names by set differences, then the shared ones by for and else
def describe(weights):
    described = {}
    for name, numbers in weights.items():
        described[name] = {"shape": list(numbers.shape), "dtype": numbers.dtype.name}
    return described


# %%
def problems(weights, description):
    there, wanted = set(weights), set(description)
    found = {(name, "missing") for name in wanted - there}
    found |= {(name, "unexpected") for name in there - wanted}
    actual = describe(weights)
    for name in there & wanted:
        for quality in ("shape", "dtype"):
            if actual[name][quality] != description[name][quality]:
                found.add((name, quality))
                break
        else:
            if np.isnan(weights[name]).any() or np.isinf(weights[name]).any():
                found.add((name, "not finite"))
    return sorted(found)
