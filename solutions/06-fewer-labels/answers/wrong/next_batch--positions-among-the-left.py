# Misconception: row numbers are those among the items that are left
# Loses: test-next_batch, test-next_batch-ties
def next_batch(probabilities, labelled, size):
    left = np.delete(np.asarray(probabilities, dtype=float), [int(row) for row in labelled], axis=0)
    ordered = np.sort(left, axis=1)
    margin = ordered[:, -1] - ordered[:, -2]
    return [int(row) for row in np.argsort(margin, kind="stable")][:size]
