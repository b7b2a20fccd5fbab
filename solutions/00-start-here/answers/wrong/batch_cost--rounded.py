# Misconception: rounds to cents.
# Loses: test-batch_cost
def batch_cost(pages, answers, reward, fee=0.20):
    return round(pages * answers * reward * (1 + fee), 2)
