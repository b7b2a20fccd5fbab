# Misconception: forgets the marketplace's share.
# Loses: test-batch_cost
def batch_cost(pages, answers, reward, fee=0.20):
    return pages * answers * reward
