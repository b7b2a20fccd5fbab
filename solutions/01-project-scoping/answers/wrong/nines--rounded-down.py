# Misconception: nines are counted as whole digits, so 0.97 has one.
# Loses: test-nines, test-accuracy_cost
def nines(accuracy):
    values = np.asarray(accuracy, float)
    if ((values < 0) | (values > 1)).any():
        raise ValueError("not an accuracy")
    return np.floor(-np.log10(1 - values) + 1e-9)


def accuracy_cost(cost, from_accuracy, to_accuracy, factor=10):
    return cost * factor ** (nines(to_accuracy) - nines(from_accuracy))
