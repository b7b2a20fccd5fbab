# Misconception: compares by place instead of by case.
# Loses: test-shadow_report
def shadow_report(production, candidate, truth_when_known, looks=1):
    old, new = production.to_numpy(), candidate.to_numpy()
    real = truth_when_known.to_numpy()
    n = len(real)
    known = pd.notna(real)
    right_old, right_new = (old[:n] == real)[known], (new[:n] == real)[known]
    b, c = int((right_old & ~right_new).sum()), int((right_new & ~right_old).sum())
    p = float(binomtest(c, b + c).pvalue) if b + c else 1.0
    return {"disagreement": float((old != new).mean()), "known": int(known.sum()), "production_alone": b, "candidate_alone": c, "p": p,
            "decision": "wait" if p >= 0.05 / looks else "promote" if c > b else "keep"}
