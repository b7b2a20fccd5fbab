# Misconception: stops at the first reason
# Loses: test-gate
def gate(runs, candidate, rules):
    rows = runs[runs["run"] == candidate]
    if rows.empty:
        raise KeyError(candidate)
    new = rows.iloc[0]
    old = runs[runs["stage"] == "production"].sort_values("date").iloc[-1]
    reasons = []
    for kind in ("code", "data"):
        text = new[kind] if isinstance(new[kind], str) else ""
        if len(text) != 8 or not set(text) <= set("0123456789abcdef"):
            reasons.append(f"no {kind} id")
    if not new["test"] or new["test"] != old["test"]:
        reasons.append("another test set")
    if new["failed"] > 0:
        reasons.append("failed behaviour")
    if reasons:
        return {"decision": "refuse", "reasons": reasons[:1], "p": None, "return_to": None}
    wins, losses = int(new["wins"]), int(new["losses"])
    p = binomtest(wins, wins + losses).pvalue if wins + losses else 1.0
    if p >= rules["level"] / rules["looks"]:
        decision = "wait"
    else:
        decision = "promote" if wins > losses else "keep"
    back = old["run"] if decision == "promote" else None
    return {"decision": decision, "reasons": [], "p": p, "return_to": back}
