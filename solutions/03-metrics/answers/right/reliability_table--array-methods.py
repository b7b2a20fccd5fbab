# Approach: methods of arrays: the bin by rounding up, then sums by bin.
def reliability_table(confidence, correct, bins=10):
    place = np.ceil(confidence * bins - 1e-9).clip(min=1).astype(int) - 1
    rows = {}
    for number in np.unique(place):
        own = place == number
        rows[number] = {"count": own.sum(), "confidence": confidence[own].mean(), "accuracy": correct[own].mean()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["count", "confidence", "accuracy"])


def expected_calibration_error(confidence, correct, bins=10):
    if not confidence.size:
        return np.nan
    table = reliability_table(confidence, correct, bins)
    gap = np.abs(table["accuracy"] - table["confidence"]).astype(float)
    return np.average(gap, weights=table["count"].astype(float))
