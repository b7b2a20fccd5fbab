# Misconception: of no rows, none is sure: 0.
# Loses: test-confident_share
def confident_share(probabilities, threshold):
    return float((np.asarray(probabilities).max(axis=1) >= threshold).mean()) if len(probabilities) else 0.0
