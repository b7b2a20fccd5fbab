# Misconception: the chance is taken to be the share of right answers.
# Loses: test-qualify
def qualify(tests, at_least, sure, prior):
    a, b = prior
    chance = tests["right"] / tests["asked"]
    table = pd.DataFrame(index=tests.index)
    table["chance"] = chance
    table["admitted"] = table["chance"].ge(sure)
    return table


def price_of_a_worker(tests, admitted, price):
    if not admitted.any():
        return float("inf")
    return price * tests["asked"].sum() / admitted.sum()


def my_test():
    return {"questions": 30, "sure": 0.8, "below": 0.0659, "price": 6.421}
