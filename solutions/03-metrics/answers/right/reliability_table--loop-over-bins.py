# Approach: one bin after the other, by comparisons with its bounds.
def reliability_table(confidence, correct, bins=10):
    sure, right = np.asarray(confidence, dtype=float), np.asarray(correct, dtype=bool)
    rows = {}
    for number in range(bins):
        inside = (sure <= (number + 1) / bins) & ((sure > number / bins) | (number == 0))
        if inside.any():
            rows[number] = {"count": inside.sum(), "confidence": sure[inside].mean(), "accuracy": right[inside].mean()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["count", "confidence", "accuracy"])


def expected_calibration_error(confidence, correct, bins=10):
    n, total = len(confidence), 0.0
    for _, row in reliability_table(confidence, correct, bins).iterrows():
        total += row["count"] / n * abs(row["accuracy"] - row["confidence"])
    return total if n else np.nan
