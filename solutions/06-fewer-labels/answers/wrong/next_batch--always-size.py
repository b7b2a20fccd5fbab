# Misconception: labelled items fill up the batch
# Loses: test-next_batch-ties
def next_batch(probabilities, labelled, size):
    ordered = np.sort(np.asarray(probabilities, dtype=float), axis=1)
    margin = ordered[:, -1] - ordered[:, -2]
    margin[[int(row) for row in labelled]] = np.inf
    return [int(row) for row in np.argsort(margin, kind="stable")][:size]
