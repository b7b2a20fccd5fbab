# Approach: chooses the columns that can be tested first
def drift(reference, current, level=0.05):
    usable = [c for c in reference if reference[c].notna().any() and current[c].notna().any()]
    p = dict.fromkeys(reference.columns, float("nan"))
    for c in usable:
        p[c] = ks_2samp(reference[c], current[c], nan_policy="omit").pvalue
    changed = [c for c in usable if p[c] * len(usable) < level]
    return {"p": p, "columns": changed, "alarm": len(changed) > 0}
