# Misconception: always takes 20 %, whatever fee says.
# Loses: test-batch_cost
def batch_cost(pages, answers, reward, fee=0.20):
    return pages * answers * reward * 1.20
