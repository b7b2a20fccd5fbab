# Misconception: whoever is exactly as sure as wanted is refused.
# Loses: test-qualify
def qualify(tests, at_least, sure, prior):
    a, b = prior
    chance = beta.sf(at_least, a + tests["right"], b + tests["asked"] - tests["right"])
    table = pd.DataFrame(index=tests.index)
    table["chance"] = chance
    table["admitted"] = table["chance"].gt(sure)
    return table


def price_of_a_worker(tests, admitted, price):
    if not admitted.any():
        return float("inf")
    return price * tests["asked"].sum() / admitted.sum()


def my_test():
    return {"questions": 30, "sure": 0.8, "below": 0.0659, "price": 6.421}
