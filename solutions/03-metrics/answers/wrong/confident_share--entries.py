# Misconception: the share of all entries instead of the share of the rows.
# Loses: test-confident_share
def confident_share(probabilities, threshold):
    return float((np.asarray(probabilities) >= threshold).mean()) if len(probabilities) else np.nan
