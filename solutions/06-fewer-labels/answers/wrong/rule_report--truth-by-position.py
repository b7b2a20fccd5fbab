# Misconception: truth stands in the order of the votes
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
            known = pd.Series(list(truth) + [np.nan] * (len(votes) - len(truth)), votes.index)[says[rule]].dropna()
            rows[rule]["accuracy"] = (own[known.index] == known).mean()
    return pd.DataFrame(rows, dtype=float).T
