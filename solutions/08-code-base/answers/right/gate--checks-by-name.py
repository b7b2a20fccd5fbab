# Approach: a table of checks by name, the rows by index labels
def gate(runs, candidate, rules):
    by_run = runs.set_index("run")
    new = by_run.loc[candidate]
    live = by_run[by_run["stage"] == "production"]
    live = live.loc[pd.to_datetime(live["date"]).idxmax()]
    good_id = new[["code", "data"]].astype(str).str.fullmatch("[0-9a-f]{8}")
    applies = {
        "no code id": not good_id["code"],
        "no data id": not good_id["data"],
        "another test set": pd.isna(new["test"]) or new["test"] == "" or new["test"] != live["test"],
        "failed behaviour": new["failed"] > 0,
    }
    report = {"decision": "refuse", "p": None, "return_to": None}
    report["reasons"] = [reason for reason, hit in applies.items() if hit]
    if report["reasons"]:
        return report
    n = int(new["wins"] + new["losses"])
    report["p"] = binomtest(int(new["wins"]), n).pvalue if n else 1.0
    if report["p"] >= rules["level"] / rules["looks"]:
        report["decision"] = "wait"
    elif new["wins"] > new["losses"]:
        report |= {"decision": "promote", "return_to": live.name}
    else:
        report["decision"] = "keep"
    return report
