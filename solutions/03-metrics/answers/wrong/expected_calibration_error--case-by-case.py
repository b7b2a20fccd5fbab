# Misconception: the distance of every single case from 0 or 1, which no honest confidence can make small.
# Loses: test-expected_calibration_error
def expected_calibration_error(confidence, correct, bins=10):
    if len(confidence) == 0:
        return np.nan
    return float(np.abs(np.asarray(confidence, float) - np.asarray(correct, float)).mean())
