# Approach: votes on each item, and votes for the same class, counted
def rule_report(votes, truth=None):
    v = votes.to_numpy()
    on = v != ABSTAIN
    total = on.sum(axis=1)
    out = pd.DataFrame(index=votes.columns, columns=["coverage", "overlap", "conflict"], dtype=float)
    for j, rule in enumerate(votes.columns):
        same = (v == v[:, [j]]).sum(axis=1)
        out.loc[rule] = [
            on[:, j].mean(),
            (on[:, j] & (total > 1)).mean(),
            (on[:, j] & (total > same)).mean(),
        ]
    if truth is not None:
        common = votes.index.intersection(truth.index)
        t = truth.loc[common]
        part = votes.loc[common]
        right = part.eq(t, axis=0) & (part != ABSTAIN)
        out["accuracy"] = right.sum() / (part != ABSTAIN).sum()
    return out
