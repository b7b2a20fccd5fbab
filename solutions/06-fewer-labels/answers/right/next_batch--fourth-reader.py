# Approach: numpy sort and stable argsort, filter afterwards
def next_batch(probabilities, labelled, size):
    s = np.sort(probabilities, axis=1)
    margin = s[:, -1] - s[:, -2]
    order = np.argsort(margin, kind="stable")
    order = order[~np.isin(order, labelled)]
    return order[:size].tolist()
