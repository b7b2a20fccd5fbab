# Misconception: overlap and conflict are shares of the items on which the rule votes
# Loses: test-rule_report, test-rule_report-conflict
def rule_report(votes, truth=None):
    says = votes != ABSTAIN
    rows = {}
    for rule in votes:
        own, rest = votes[rule], votes.drop(columns=rule)
        others = rest != ABSTAIN
        differ = others & rest.ne(own, axis=0)
        rows[rule] = {
            "coverage": says[rule].mean(),
            "overlap": others.any(axis=1)[says[rule]].mean(),
            "conflict": differ.any(axis=1)[says[rule]].mean(),
        }
        if truth is not None:
            known = truth.reindex(votes.index)[says[rule]].dropna()
            rows[rule]["accuracy"] = (own[known.index] == known).mean()
    return pd.DataFrame(rows, dtype=float).T
