# Approach: without the table: in each bin the distance of two sums, which weighs it by itself.
def expected_calibration_error(confidence, correct, bins=10):
    sure, right = np.asarray(confidence, float), np.asarray(correct, float)
    if not sure.size:
        return np.nan
    place = np.searchsorted(np.arange(1, bins) / bins, sure)
    sums = np.bincount(place, weights=right - sure)
    return float(np.abs(sums).sum() / sure.size)
