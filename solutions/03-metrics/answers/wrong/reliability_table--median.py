# Misconception: the confidence of a bin is the median of its cases.
# Loses: test-reliability_table
def reliability_table(confidence, correct, bins=10):
    confidence = np.asarray(confidence, dtype=float)
    place = np.searchsorted(np.linspace(0, 1, bins + 1)[1:-1], confidence)
    cases = pd.DataFrame({"confidence": confidence, "correct": np.asarray(correct, dtype=float)})
    return cases.groupby(place).agg(count=("correct", "size"), confidence=("confidence", "median"), accuracy=("correct", "mean"))


def expected_calibration_error(confidence, correct, bins=10):
    table = reliability_table(confidence, correct, bins)
    if table.empty:
        return np.nan
    distance = (table["accuracy"] - table["confidence"]).abs()
    return float((distance * table["count"]).sum() / table["count"].sum())
