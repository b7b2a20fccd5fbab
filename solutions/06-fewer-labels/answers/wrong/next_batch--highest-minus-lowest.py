# Misconception: the margin is highest minus lowest probability
# Loses: test-next_batch
def next_batch(probabilities, labelled, size):
    ordered = np.sort(np.asarray(probabilities, dtype=float), axis=1)
    margin = ordered[:, -1] - ordered[:, 0]
    done = {int(row) for row in labelled}
    order = np.argsort(margin, kind="stable")
    return [int(row) for row in order if int(row) not in done][:size]
