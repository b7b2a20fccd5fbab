# Approach: item by item, counting in plain Python
def rule_report(votes, truth=None):
    table = {}
    for rule in votes.columns:
        covered = overlap = conflict = right = known = 0
        for item in votes.index:
            own = votes.at[item, rule]
            if own == -1:
                continue
            covered += 1
            rest = [votes.at[item, other] for other in votes.columns if other != rule]
            said = [vote for vote in rest if vote != -1]
            overlap += bool(said)
            conflict += any(vote != own for vote in said)
            if truth is not None and item in truth.index and truth[item] == truth[item]:
                known += 1
                right += truth[item] == own
        row = {"coverage": covered / len(votes), "overlap": overlap / len(votes)}
        row["conflict"] = conflict / len(votes)
        if truth is not None:
            row["accuracy"] = right / known if known else float("nan")
        table[rule] = row
    return pd.DataFrame.from_dict(table, orient="index")
