# Misconception: two blank test ids are the same test set
# Loses: test-gate
def gate(runs, candidate, rules):
    records = {record["run"]: record for record in runs.to_dict("records")}
    new = records[candidate]
    old = max((r for r in records.values() if r["stage"] == "production"), key=lambda r: r["date"])
    hexadecimal = "0123456789abcdef"
    reasons = []
    for kind in "code", "data":
        text = new[kind]
        if not isinstance(text, str) or len(text) != 8 or any(letter not in hexadecimal for letter in text):
            reasons.append("no " + kind + " id")
    if new["test"] != old["test"]:
        reasons.append("another test set")
    if new["failed"]:
        reasons.append("failed behaviour")
    if reasons:
        return dict(decision="refuse", reasons=reasons, p=None, return_to=None)
    n = new["wins"] + new["losses"]
    p = 1.0 if n == 0 else binomtest(int(new["wins"]), int(n), 0.5).pvalue
    if p >= rules["level"] / rules["looks"]:
        return dict(decision="wait", reasons=[], p=p, return_to=None)
    if new["wins"] < new["losses"]:
        return dict(decision="keep", reasons=[], p=p, return_to=None)
    return dict(decision="promote", reasons=[], p=p, return_to=old["run"])
