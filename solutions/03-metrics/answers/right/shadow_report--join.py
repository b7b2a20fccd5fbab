# Approach: joins the three into one table and counts in it; the p-value by adding up binomial coefficients.
def shadow_report(production, candidate, truth_when_known, looks=1):
    from math import comb

    both = pd.DataFrame({"old": production, "new": candidate})
    table = both.join(truth_when_known.rename("truth"), how="left")
    known = table[table["truth"].notna()]
    old, new = known["old"] == known["truth"], known["new"] == known["truth"]
    b, c = int((old > new).sum()), int((new > old).sum())
    n = b + c
    p = min(1.0, 2 * sum(comb(n, i) for i in range(min(b, c) + 1)) / 2**n)
    if p < 0.05 / looks:
        decision = "promote" if c > b else "keep"
    else:
        decision = "wait"
    return {"disagreement": (both["old"] != both["new"]).mean(), "known": len(known), "production_alone": b, "candidate_alone": c,
            "p": p, "decision": decision}
