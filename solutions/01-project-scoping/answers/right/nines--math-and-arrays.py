# Approach: numbers through math, Series value by value; errors are checked one at a time.
def nines(accuracy):
    if isinstance(accuracy, pd.Series):
        return accuracy.map(nines)
    if accuracy < 0 or accuracy > 1:
        raise ValueError("not an accuracy")
    return math.inf if accuracy == 1 else -math.log10(1 - accuracy)


def accuracy_cost(cost, from_accuracy, to_accuracy, factor=10):
    return cost * factor ** (nines(to_accuracy) - nines(from_accuracy))
