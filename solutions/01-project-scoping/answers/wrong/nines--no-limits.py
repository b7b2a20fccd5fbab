# Misconception: an accuracy of 1.2 has some nines as well, so nothing is checked.
# Loses: test-nines
def nines(accuracy):
    return -np.log10(1 - np.minimum(np.asarray(accuracy, float), 1))


def accuracy_cost(cost, from_accuracy, to_accuracy, factor=10):
    return cost * factor ** (nines(to_accuracy) - nines(from_accuracy))
