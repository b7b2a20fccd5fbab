# Misconception: every bin counts the same, however few cases it holds.
# Loses: test-expected_calibration_error
def expected_calibration_error(confidence, correct, bins=10):
    table = reliability_table(confidence, correct, bins)
    return float((table["accuracy"] - table["confidence"]).abs().mean())
