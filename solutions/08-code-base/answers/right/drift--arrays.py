# Approach: NumPy arrays without NaN, and a Series of p-values
def two_samples(a, b):
    a, b = a[~np.isnan(a)], b[~np.isnan(b)]
    return ks_2samp(a, b).pvalue if min(a.size, b.size) else np.nan


# %%
def drift(reference, current, level=0.05):
    p = pd.Series({
        name: two_samples(reference[name].to_numpy(float), current[name].to_numpy(float))
        for name in reference.columns
    }, dtype=float)
    changed = p.index[p < level / max(1, p.count())].tolist()
    return {"p": p.to_dict(), "columns": changed, "alarm": changed != []}
