# Misconception: every applicant is judged as if nothing were known.
# Loses: test-qualify
def qualify(tests, at_least, sure, prior):
    a, b = 1, 1
    chance = beta.sf(at_least, a + tests["right"], b + tests["asked"] - tests["right"])
    table = pd.DataFrame(index=tests.index)
    table["chance"] = chance
    table["admitted"] = table["chance"].ge(sure)
    return table
