# Approach: beta.sf on whole columns
def qualify(tests, at_least, sure, prior):
    a, b = prior
    right, asked = tests["right"], tests["asked"]
    chance = beta.sf(at_least, a + right, b + asked - right)
    return pd.DataFrame({"chance": chance, "admitted": chance >= sure}, index=tests.index)
