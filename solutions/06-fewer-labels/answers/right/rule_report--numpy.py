# Approach: NumPy arrays, rules against rules
def rule_report(votes, truth=None):
    v = votes.to_numpy()
    says = v >= 0
    n, rules = v.shape
    voters = says.sum(axis=1)
    differs = says[:, :, None] & says[:, None, :] & (v[:, :, None] != v[:, None, :])
    report = pd.DataFrame(
        {
            "coverage": says.mean(axis=0),
            "overlap": (says & (voters > 1)[:, None]).mean(axis=0),
            "conflict": differs.any(axis=2).mean(axis=0),
        },
        index=votes.columns,
    )
    if truth is not None:
        t = truth.reindex(votes.index).to_numpy(float)
        counted = says & ~np.isnan(t)[:, None]
        hits = (counted & (v == t[:, None])).sum(axis=0)
        total = counted.sum(axis=0)
        report["accuracy"] = [h / c if c else np.nan for h, c in zip(hits, total)]
    return report
