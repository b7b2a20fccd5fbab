# Approach: SciPy leaves the missing values out, a Series counts the tests
def drift(reference, current, level=0.05):
    tests = {name: ks_2samp(reference[name], current[name], nan_policy="omit") for name in reference}
    p = pd.Series({name: test.pvalue for name, test in tests.items()}, dtype=float)
    low = p[p * p.count() < level]
    return {"p": p.to_dict(), "columns": list(low.index), "alarm": len(low) > 0}
