# Approach: early return when refused
def gate(runs, candidate, rules):
    rows = runs[runs["run"] == candidate]
    if rows.empty:
        raise KeyError(candidate)
    row = rows.iloc[0]  # row["code"], row["wins"] and so on
    serving = runs[runs["stage"] == "production"].sort_values("date").iloc[-1]
    reasons = [f"no {name} id" for name in ("code", "data") if not is_id(row[name])]
    decision, p = "refuse", None
    # yours: the other two reasons; where there is none at all, p and the decision
    if is_blank(row["test"]) or (row["test"] != serving["test"]):
        reasons += ["another test set"]
    if row["failed"]:
        reasons += ["failed behaviour"]
    if reasons:
        return {"decision": decision, "reasons": reasons, "p": None, "return_to": None}
    wins, losses = row["wins"], row["losses"]
    p = binomtest(wins, wins + losses).pvalue if wins + losses > 0 else 1
    decision = "wait"
    if p < rules["level"] / rules["looks"]:
        decision = "keep"
        if wins > losses:
            decision = "promote"
    back = serving["run"] if decision == "promote" else None
    return {"decision": decision, "reasons": reasons, "p": p, "return_to": back}
