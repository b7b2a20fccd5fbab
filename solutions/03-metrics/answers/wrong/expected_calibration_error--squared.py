# Misconception: squares the distances, as the Brier score does.
# Loses: test-expected_calibration_error
def expected_calibration_error(confidence, correct, bins=10):
    table = reliability_table(confidence, correct, bins)
    if table.empty:
        return np.nan
    return float(((table["accuracy"] - table["confidence"]) ** 2 * table["count"]).sum() / len(confidence))
