# Approach: plain Python, case by case.
def shadow_report(production, candidate, truth_when_known, looks=1):
    differ = known = ours = theirs = 0
    for case in production.index:
        old, new = production[case], candidate[case]
        differ += old != new
        if case not in truth_when_known.index or pd.isna(truth_when_known[case]):
            continue
        known += 1
        real = truth_when_known[case]
        ours += old == real and new != real
        theirs += new == real and old != real
    p = binomtest(int(ours), int(ours + theirs), 0.5).pvalue if ours + theirs > 0 else 1
    ahead = {True: "promote", False: "keep"}[bool(theirs > ours)]
    return dict(disagreement=differ / len(production), known=known, production_alone=int(ours), candidate_alone=int(theirs), p=p,
                decision=ahead if p < 0.05 / looks else "wait")
