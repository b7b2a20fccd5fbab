# Approach: one worker after the other in a loop; another test that does as well.
def qualify(tests, at_least, sure, prior):
    rows = []
    for right, asked in zip(tests["right"], tests["asked"]):
        chance = 1 - beta(prior[0] + right, prior[1] + asked - right).cdf(at_least)
        rows.append({"chance": chance, "admitted": bool(chance > sure - 1e-12)})
    return pd.DataFrame(rows, index=tests.index)


def price_of_a_worker(tests, admitted, price):
    paid = sum(asked * price for asked in tests["asked"])
    taken = sum(bool(one) for one in admitted)
    return np.inf if taken == 0 else paid / taken


def my_test():
    return dict(questions=30, sure=0.8, below=0.0659, price=6.42)
