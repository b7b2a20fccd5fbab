# Misconception: counts the questions asked as wrong answers.
# Loses: test-qualify
def qualify(tests, at_least, sure, prior):
    a, b = prior
    chance = beta.sf(at_least, a + tests["right"], b + tests["asked"])
    table = pd.DataFrame(index=tests.index)
    table["chance"] = chance
    table["admitted"] = table["chance"].ge(sure)
    return table
