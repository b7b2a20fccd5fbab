# Misconception: the bins are closed below and open above, so a value on a bound goes up.
# Loses: test-reliability_table, test-expected_calibration_error
def reliability_table(confidence, correct, bins=10):
    confidence = np.asarray(confidence, dtype=float)
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    cases = pd.DataFrame({"confidence": confidence, "correct": np.asarray(correct, dtype=float)})
    return cases.groupby(place).agg(count=("correct", "size"), confidence=("confidence", "mean"), accuracy=("correct", "mean"))


def expected_calibration_error(confidence, correct, bins=10):
    table = reliability_table(confidence, correct, bins)
    if table.empty:
        return np.nan
    return float(((table["accuracy"] - table["confidence"]).abs() * table["count"]).sum() / table["count"].sum())
