# Misconception: pandas.cut keeps the lowest value by itself; a confidence of 0 is lost.
# Loses: test-reliability_table
def reliability_table(confidence, correct, bins=10):
    table = pd.DataFrame({"confidence": np.asarray(confidence, float), "accuracy": np.asarray(correct, float)})
    grouped = table.groupby(pd.cut(table["confidence"], np.linspace(0, 1, bins + 1), labels=False))
    return grouped.mean().assign(count=grouped.size())


def expected_calibration_error(confidence, correct, bins=10):
    table = reliability_table(confidence, correct, bins)
    if table.empty:
        return np.nan
    return float(((table["accuracy"] - table["confidence"]).abs() * table["count"]).sum() / table["count"].sum())
