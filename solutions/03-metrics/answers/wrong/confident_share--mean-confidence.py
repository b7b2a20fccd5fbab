# Misconception: the mean of the highest probabilities, whatever the threshold.
# Loses: test-confident_share
def confident_share(probabilities, threshold):
    return float(np.asarray(probabilities).max(axis=1).mean()) if len(probabilities) else np.nan
