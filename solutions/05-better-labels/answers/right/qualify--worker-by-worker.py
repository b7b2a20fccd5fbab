# Approach: one worker after the other in a loop.
def qualify(tests, at_least, sure, prior):
    rows = []
    for right, asked in zip(tests["right"], tests["asked"]):
        chance = 1 - beta(prior[0] + right, prior[1] + asked - right).cdf(at_least)
        rows.append({"chance": chance, "admitted": bool(chance > sure - 1e-12)})
    return pd.DataFrame(rows, index=tests.index)
