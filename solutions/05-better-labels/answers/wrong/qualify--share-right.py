# Misconception: the chance is taken to be the share of right answers.
# Loses: test-qualify
def qualify(tests, at_least, sure, prior):
    a, b = prior
    chance = tests["right"] / tests["asked"]
    table = pd.DataFrame(index=tests.index)
    table["chance"] = chance
    table["admitted"] = table["chance"].ge(sure)
    return table
