# Approach: a row is sure if any of its entries reaches the threshold; the mean of nothing is NaN, with a warning.
def confident_share(probabilities, threshold):
    return (np.array(probabilities) >= threshold).any(axis=1).mean()
