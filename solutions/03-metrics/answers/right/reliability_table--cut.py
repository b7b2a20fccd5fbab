# Approach: pandas.cut with its codes, and means by bin.
def reliability_table(confidence, correct, bins=10):
    table = pd.DataFrame({"confidence": list(confidence), "accuracy": [float(c) for c in correct]}, dtype=float)
    table["bin"] = pd.cut(table["confidence"], np.linspace(0, 1, bins + 1), labels=False, include_lowest=True)
    grouped = table.groupby("bin")
    return grouped.mean().assign(count=grouped.size())


def expected_calibration_error(confidence, correct, bins=10):
    table = reliability_table(confidence, correct, bins)
    if len(table) == 0:
        return float("nan")
    return float(np.average(np.abs(table["accuracy"] - table["confidence"]), weights=table["count"]))
