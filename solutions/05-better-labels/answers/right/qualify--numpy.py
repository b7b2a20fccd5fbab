# Approach: arrays, and the share that the incomplete beta function leaves above.
from scipy.special import betainc


def qualify(tests, at_least, sure, prior):
    right, asked = tests[["right", "asked"]].to_numpy().T
    below = betainc(prior[0] + right, prior[1] + asked - right, at_least)
    chance = 1 - below
    return pd.DataFrame({"chance": chance, "admitted": chance >= sure - 1e-12}, tests.index)


def price_of_a_worker(tests, admitted, price):
    paid = np.sum(tests["asked"].to_numpy()) * price
    count = np.count_nonzero(admitted.to_numpy())
    return paid / count if count else np.inf


def my_test():
    return {"questions": 30, "sure": 0.85, "below": 0.0659, "price": 6.4226}
