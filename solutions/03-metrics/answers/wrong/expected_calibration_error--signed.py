# Misconception: adds up the differences with their signs.
# Loses: test-expected_calibration_error
def expected_calibration_error(confidence, correct, bins=10):
    table = reliability_table(confidence, correct, bins)
    if table.empty:
        return np.nan
    return float(((table["accuracy"] - table["confidence"]) * table["count"]).sum() / len(confidence))
