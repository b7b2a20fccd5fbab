# Misconception: where the two differ and nobody checked, production was right: it has proved itself.
# Loses: test-shadow_report, test-shadow_report-p, test-shadow_report-decision
def shadow_report(production, candidate, truth_when_known, looks=1):
    candidate = candidate.reindex(production.index)
    known = truth_when_known.reindex(production.index).dropna()
    real = truth_when_known.reindex(production.index).astype(object).fillna(production)
    old, new = production == real, candidate == real
    b, c = int((old & ~new).sum()), int((new & ~old).sum())
    p = float(binomtest(c, b + c).pvalue) if b + c else 1.0
    return {"disagreement": float((production != candidate).mean()), "known": len(known), "production_alone": b, "candidate_alone": c, "p": p,
            "decision": "wait" if p >= 0.05 / looks else "promote" if c > b else "keep"}
