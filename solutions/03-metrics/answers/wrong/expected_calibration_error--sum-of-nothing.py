# Misconception: the sum of no bins is 0, so without cases the error is 0.
# Loses: test-expected_calibration_error
def expected_calibration_error(confidence, correct, bins=10):
    table = reliability_table(confidence, correct, bins)
    weight = table["count"] / table["count"].sum()
    return (weight * (table["accuracy"] - table["confidence"]).abs()).sum()
