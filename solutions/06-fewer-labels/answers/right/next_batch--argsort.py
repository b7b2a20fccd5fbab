# Approach: rows sorted, a stable argsort of the margins, filtered
def next_batch(probabilities, labelled, size):
    p = np.sort(probabilities, axis=1)
    margin = p[:, -1] - p[:, -2]
    order = np.argsort(margin, kind="stable")
    done = set(labelled)
    return [int(i) for i in order if i not in done][:size]
