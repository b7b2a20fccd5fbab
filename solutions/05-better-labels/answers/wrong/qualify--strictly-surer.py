# Misconception: whoever is exactly as sure as wanted is refused.
# Loses: test-qualify
def qualify(tests, at_least, sure, prior):
    a, b = prior
    chance = beta.sf(at_least, a + tests["right"], b + tests["asked"] - tests["right"])
    table = pd.DataFrame(index=tests.index)
    table["chance"] = chance
    table["admitted"] = table["chance"].gt(sure)
    return table
