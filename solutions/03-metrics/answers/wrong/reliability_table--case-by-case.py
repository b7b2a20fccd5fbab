# Misconception: the distance of every single case from 0 or 1, which no honest confidence can make small.
# Loses: test-expected_calibration_error
def reliability_table(confidence, correct, bins=10):
    confidence = np.asarray(confidence, dtype=float)
    place = np.searchsorted(np.linspace(0, 1, bins + 1)[1:-1], confidence)
    cases = pd.DataFrame({"confidence": confidence, "correct": np.asarray(correct, dtype=float)})
    return cases.groupby(place).agg(count=("correct", "size"), confidence=("confidence", "mean"), accuracy=("correct", "mean"))


def expected_calibration_error(confidence, correct, bins=10):
    return float(np.abs(np.asarray(confidence, float) - np.asarray(correct, float)).mean()) if len(confidence) else np.nan
