# Misconception: asks only whether the candidate is better, so the p-value has one tail.
# Loses: test-shadow_report-p, test-shadow_report-decision
def shadow_report(production, candidate, truth_when_known, looks=1):
    candidate = candidate.reindex(production.index)
    known = truth_when_known.reindex(production.index).dropna()
    old, new = production[known.index] == known, candidate[known.index] == known
    b, c = int((old & ~new).sum()), int((new & ~old).sum())
    p = float(binomtest(c, b + c, alternative="greater").pvalue) if b + c else 1.0
    return {"disagreement": float((production != candidate).mean()), "known": len(known), "production_alone": b, "candidate_alone": c, "p": p,
            "decision": "wait" if p >= 0.05 / looks else "promote" if c > b else "keep"}
