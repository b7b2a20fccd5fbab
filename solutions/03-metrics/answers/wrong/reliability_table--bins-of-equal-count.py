# Misconception: bins that hold equally many cases.
# Loses: test-reliability_table, test-expected_calibration_error
def reliability_table(confidence, correct, bins=10):
    table = pd.DataFrame({"confidence": np.asarray(confidence, float), "accuracy": np.asarray(correct, float)})
    if table.empty:
        return table.assign(count=0)
    grouped = table.groupby((table["confidence"].rank(method="first") - 1) * bins // len(table))
    return grouped.mean().assign(count=grouped.size())


def expected_calibration_error(confidence, correct, bins=10):
    table = reliability_table(confidence, correct, bins)
    if table.empty:
        return np.nan
    return float(((table["accuracy"] - table["confidence"]).abs() * table["count"]).sum() / table["count"].sum())
