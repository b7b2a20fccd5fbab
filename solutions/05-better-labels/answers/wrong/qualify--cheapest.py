# Misconception: chooses the cheapest test, whoever it admits.
# Loses: test-my_test
def qualify(tests, at_least, sure, prior):
    a, b = prior
    chance = beta.sf(at_least, a + tests["right"], b + tests["asked"] - tests["right"])
    table = pd.DataFrame(index=tests.index)
    table["chance"] = chance
    table["admitted"] = table["chance"].ge(sure)
    return table


def price_of_a_worker(tests, admitted, price):
    if not admitted.any():
        return float("inf")
    return price * tests["asked"].sum() / admitted.sum()


def my_test():
    return {"questions": 10, "sure": 0.5, "below": 0.2161, "price": 1.429}
