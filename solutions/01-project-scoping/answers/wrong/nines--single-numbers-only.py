# Misconception: math.log10 takes single numbers, so a Series fails.
# Loses: test-nines, test-accuracy_cost
def nines(accuracy):
    if not 0 <= accuracy <= 1:
        raise ValueError("not an accuracy")
    return math.inf if accuracy == 1 else -math.log10(1 - accuracy)


def accuracy_cost(cost, from_accuracy, to_accuracy, factor=10):
    return cost * factor ** (nines(to_accuracy) - nines(from_accuracy))
