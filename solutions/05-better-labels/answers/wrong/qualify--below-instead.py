# Misconception: the chance to be below the wanted accuracy.
# Loses: test-qualify
def qualify(tests, at_least, sure, prior):
    a, b = prior
    chance = beta.cdf(at_least, a + tests["right"], b + tests["asked"] - tests["right"])
    table = pd.DataFrame(index=tests.index)
    table["chance"] = chance
    table["admitted"] = table["chance"].ge(sure)
    return table
