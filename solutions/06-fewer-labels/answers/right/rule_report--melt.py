# Approach: a long table of votes, grouped by item
def rule_report(votes, truth=None):
    table = votes.reset_index(drop=True).rename_axis("item").reset_index()
    long = table.melt(id_vars="item", var_name="rule", value_name="vote")
    long = long[long["vote"] != ABSTAIN]
    by_item = long.groupby("item")["vote"]
    long["others"] = by_item.transform("size") > 1
    long["differ"] = by_item.transform("nunique") > 1
    grouped = long.groupby("rule")
    report = pd.DataFrame({
        "coverage": grouped.size(),
        "overlap": grouped["others"].sum(),
        "conflict": grouped["differ"].sum(),
    }).reindex(votes.columns).fillna(0) / len(votes)
    if truth is not None:
        long["truth"] = long["item"].map(dict(enumerate(truth.reindex(votes.index))))
        known = long.dropna(subset="truth")
        report["accuracy"] = (known["vote"] == known["truth"]).groupby(known["rule"]).mean()
    return report
