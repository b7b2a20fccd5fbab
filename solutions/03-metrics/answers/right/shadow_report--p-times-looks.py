# Approach: columns side by side, unknown rows dropped; p times looks against 0.05.
def shadow_report(production, candidate, truth_when_known, looks=1):
    columns = {"old": production, "new": candidate, "real": truth_when_known}
    table = pd.concat(columns, axis=1).loc[production.index]
    known = table.dropna(subset=["real"])
    a = (known["old"] == known["real"]).to_numpy()
    b = (known["new"] == known["real"]).to_numpy()
    only_old, only_new = int(np.sum(a > b)), int(np.sum(b > a))
    n = only_old + only_new
    p = binomtest(only_new, n).pvalue if n else 1.0
    ahead = "promote" if only_new > only_old else "keep"
    return {
        "disagreement": table["old"].ne(table["new"]).mean(),
        "known": known.shape[0],
        "production_alone": only_old,
        "candidate_alone": only_new,
        "p": p,
        "decision": ahead if p * looks < 0.05 else "wait",
    }
