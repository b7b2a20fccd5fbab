# Misconception: the number of bins is always ten.
# Loses: test-expected_calibration_error
def expected_calibration_error(confidence, correct, bins=10):
    table = reliability_table(confidence, correct)
    if table.empty:
        return np.nan
    return float(((table["accuracy"] - table["confidence"]).abs() * table["count"]).sum() / len(confidence))
