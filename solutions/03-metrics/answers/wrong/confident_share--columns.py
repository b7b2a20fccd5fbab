# Misconception: the highest of each column: axis 0 goes down, not across.
# Loses: test-confident_share
def confident_share(probabilities, threshold):
    return float((np.asarray(probabilities).max(axis=0) >= threshold).mean()) if len(probabilities) else np.nan
