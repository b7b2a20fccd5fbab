# Misconception: takes the distance of the means, in which too sure and too modest cancel.
# Loses: test-expected_calibration_error
def expected_calibration_error(confidence, correct, bins=10):
    if len(confidence) == 0:
        return np.nan
    return float(abs(np.mean(np.asarray(confidence, float)) - np.mean(np.asarray(correct, float))))
