# Misconception: returns a text for people instead of a number.
# Loses: test-batch_cost
def batch_cost(pages, answers, reward, fee=0.20):
    return f"{pages * answers * reward * (1 + fee):.2f} dollars"
