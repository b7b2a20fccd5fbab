# Misconception: pays each page once.
# Loses: test-batch_cost
def batch_cost(pages, answers, reward, fee=0.20):
    return pages * reward * (1 + fee)
