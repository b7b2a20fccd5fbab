# Approach: one bin after the other, in plain Python.
def expected_calibration_error(confidence, correct, bins=10):
    n, total = len(confidence), 0.0
    for _, row in reliability_table(confidence, correct, bins).iterrows():
        total += row["count"] / n * abs(row["accuracy"] - row["confidence"])
    return total if n else np.nan
