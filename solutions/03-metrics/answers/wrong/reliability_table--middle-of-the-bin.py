# Misconception: the confidence of a bin is its middle.
# Loses: test-reliability_table, test-expected_calibration_error
def reliability_table(confidence, correct, bins=10):
    confidence = np.asarray(confidence, dtype=float)
    place = np.searchsorted(np.linspace(0, 1, bins + 1)[1:-1], confidence)
    cases = pd.DataFrame({"correct": np.asarray(correct, dtype=float)})
    table = cases.groupby(place).agg(count=("correct", "size"), accuracy=("correct", "mean"))
    return table.assign(confidence=(table.index + 0.5) / bins)


def expected_calibration_error(confidence, correct, bins=10):
    table = reliability_table(confidence, correct, bins)
    if table.empty:
        return np.nan
    return float(((table["accuracy"] - table["confidence"]).abs() * table["count"]).sum() / table["count"].sum())
