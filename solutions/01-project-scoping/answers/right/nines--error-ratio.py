# Approach: natural logarithms in NumPy; the cost as a power of the ratio of the errors, without counting nines.
def nines(accuracy):
    values = np.asarray(accuracy, dtype=float)
    if np.any(values < 0) or np.any(values > 1):
        raise ValueError("accuracies lie between 0 and 1")
    return -np.log1p(-values) / np.log(10)

def accuracy_cost(cost, from_accuracy, to_accuracy, factor=10):
    ratio = (1 - np.asarray(from_accuracy, float)) / (1 - np.asarray(to_accuracy, float))
    return np.asarray(cost) * ratio ** (np.log(factor) / np.log(10))
