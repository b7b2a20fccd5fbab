# Misconception: of equal margins the later row comes first
# Loses: test-next_batch-ties
def next_batch(probabilities, labelled, size):
    ordered = np.sort(np.asarray(probabilities, dtype=float), axis=1)
    margin = ordered[:, -1] - ordered[:, -2]
    done = {int(row) for row in labelled}
    order = np.lexsort((-np.arange(len(margin)), margin))
    return [int(row) for row in order if int(row) not in done][:size]
