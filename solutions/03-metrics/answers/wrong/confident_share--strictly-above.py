# Misconception: exactly the threshold is not enough.
# Loses: test-confident_share
def confident_share(probabilities, threshold):
    return float((probabilities.max(axis=1) > threshold).mean()) if len(probabilities) else np.nan
