# Approach: adds the fee to the reward first, then goes through the pages.
def batch_cost(pages, answers, reward, fee=0.20):
    with_fee = reward + reward * fee
    return sum(answers * with_fee for _ in range(pages))
