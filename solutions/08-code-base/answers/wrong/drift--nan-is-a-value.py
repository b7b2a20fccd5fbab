# Misconception: missing values are taken as 0
# Loses: test-drift
def drift(reference, current, level=0.05):
    p = {}
    for name in reference.columns:
        old, new = reference[name].fillna(0), current[name].fillna(0)
        p[name] = ks_2samp(old, new).pvalue if len(old) and len(new) else math.nan
    tested = [name for name in p if not math.isnan(p[name])]
    changed = [name for name in tested if p[name] < level / len(tested)]
    return {"p": p, "columns": changed, "alarm": bool(changed)}
