# Misconception: the share in which the two differ is taken of the known cases only.
# Loses: test-shadow_report
def shadow_report(production, candidate, truth_when_known, looks=1):
    candidate = candidate.reindex(production.index)
    known = truth_when_known.reindex(production.index).dropna()
    old, new = production[known.index], candidate[known.index]
    b, c = int(((old == known) & (new != known)).sum()), int(((new == known) & (old != known)).sum())
    p = float(binomtest(c, b + c).pvalue) if b + c else 1.0
    differ = float((old != new).mean()) if len(known) else 0.0
    return {"disagreement": differ, "known": len(known), "production_alone": b, "candidate_alone": c, "p": p,
            "decision": "wait" if p >= 0.05 / looks else "promote" if c > b else "keep"}
