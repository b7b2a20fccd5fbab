# Approach: beta.sf on whole columns.
def qualify(tests, at_least, sure, prior):
    a, b = prior
    chance = beta.sf(at_least, a + tests["right"], b + tests["asked"] - tests["right"])
    return pd.DataFrame({"chance": chance, "admitted": chance >= sure}, index=tests.index)
