# Misconception: the cost of the additional nines instead of that of the whole system.
# Loses: test-accuracy_cost
def nines(accuracy):
    values = np.asarray(accuracy, float)
    if ((values < 0) | (values > 1)).any():
        raise ValueError("not an accuracy")
    return -np.log10(1 - values)


def accuracy_cost(cost, from_accuracy, to_accuracy, factor=10):
    return cost * factor ** (nines(to_accuracy) - nines(from_accuracy)) - cost
