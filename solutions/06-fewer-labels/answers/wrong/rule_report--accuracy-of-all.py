# Misconception: accuracy is the share of all items that the rule gets right
# Loses: test-rule_report-accuracy
def rule_report(votes, truth=None):
    says = votes != ABSTAIN
    rows = {}
    for rule in votes:
        own, rest = votes[rule], votes.drop(columns=rule)
        others = rest != ABSTAIN
        differ = others & rest.ne(own, axis=0)
        rows[rule] = {
            "coverage": says[rule].mean(),
            "overlap": (says[rule] & others.any(axis=1)).mean(),
            "conflict": (says[rule] & differ.any(axis=1)).mean(),
        }
        if truth is not None:
            known = truth.reindex(votes.index)[says[rule]].dropna()
            rows[rule]["accuracy"] = (own[known.index] == known).sum() / len(votes)
    return pd.DataFrame(rows, dtype=float).T
