# Approach: numpy's weighted average of the bins.
def expected_calibration_error(confidence, correct, bins=10):
    table = reliability_table(confidence, correct, bins)
    if len(table) == 0:
        return float("nan")
    gap = np.abs(table["accuracy"] - table["confidence"])
    return np.average(gap, weights=table["count"])
