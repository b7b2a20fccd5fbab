# Approach: masks of the rule and of all others, without the given function
def rule_report(votes, truth=None):
    rows = {}
    for rule in votes.columns:
        mine = votes[rule]
        others = votes.drop(columns=rule)
        on = mine != ABSTAIN
        other_on = others != ABSTAIN
        differ = other_on & others.ne(mine, axis=0)
        rows[rule] = {
            "coverage": on.mean(),
            "overlap": (on & other_on.any(axis=1)).mean(),
            "conflict": (on & differ.any(axis=1)).mean(),
        }
        if truth is not None:
            known = truth.reindex(votes.index)
            ok = on & known.notna()
            rows[rule]["accuracy"] = (mine[ok] == known[ok]).mean()
    return pd.DataFrame(rows).T
