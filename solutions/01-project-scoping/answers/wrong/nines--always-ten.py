# Misconception: the factor is forgotten; the cost is always that of factor 10.
# Loses: test-accuracy_cost
def nines(accuracy):
    values = np.asarray(accuracy, float)
    if ((values < 0) | (values > 1)).any():
        raise ValueError("not an accuracy")
    return -np.log10(1 - values)


def accuracy_cost(cost, from_accuracy, to_accuracy, factor=10):
    return cost * 10 ** (nines(to_accuracy) - nines(from_accuracy))
