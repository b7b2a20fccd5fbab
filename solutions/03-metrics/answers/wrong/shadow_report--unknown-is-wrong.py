# Misconception: disagreement is measured on the checked cases only, and a case counts as known though its truth is NaN.
# Loses: test-shadow_report
def shadow_report(production, candidate, truth_when_known, looks=1):
    known = truth_when_known.index
    old, new = production[known] == truth_when_known, candidate[known] == truth_when_known
    b, c = int((old & ~new).sum()), int((new & ~old).sum())
    p = float(binomtest(c, b + c).pvalue) if b + c else 1.0
    return {"disagreement": float((production[known] != candidate[known]).mean()), "known": len(known), "production_alone": b, "candidate_alone": c,
            "p": p, "decision": "wait" if p >= 0.05 / looks else "promote" if c > b else "keep"}
