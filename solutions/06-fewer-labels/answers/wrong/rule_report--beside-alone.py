# Misconception: what the others do is the overlap, also where the rule itself is silent
# Loses: test-rule_report, test-rule_report-conflict
def rule_report(votes, truth=None):
    rows = {}
    for rule in votes:
        says, rest = votes[rule] != ABSTAIN, beside(votes, rule)
        rows[rule] = {
            "coverage": says.mean(),
            "overlap": rest["others"].mean(),
            "conflict": rest["differ"].mean(),
        }
        if truth is not None:
            known = truth.reindex(votes.index)[says].dropna()
            rows[rule]["accuracy"] = (votes.loc[known.index, rule] == known).mean()
    return pd.DataFrame(rows, dtype=float).T
