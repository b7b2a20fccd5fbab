# Approach: arrays, and the share that the incomplete beta function leaves above.
from scipy.special import betainc


def qualify(tests, at_least, sure, prior):
    right, asked = tests[["right", "asked"]].to_numpy().T
    below = betainc(prior[0] + right, prior[1] + asked - right, at_least)
    chance = 1 - below
    return pd.DataFrame({"chance": chance, "admitted": chance >= sure - 1e-12}, tests.index)
