# Approach: pandas counts the cases and the positives of each score, then cumulates.
def precision_recall_curve(truth, score):
    cases = pd.DataFrame({"threshold": np.array(score), "y": np.array(truth).astype(int)})
    by = cases.groupby("threshold")["y"].agg(["sum", "size"]).sort_index(ascending=False).cumsum()
    by["precision"], by["recall"] = by["sum"] / by["size"], by["sum"] / by["sum"].iloc[-1]
    return by.reset_index()[["threshold", "precision", "recall"]]


def average_precision(truth, score):
    total, before = 0.0, 0.0
    for row in precision_recall_curve(truth, score).itertuples():
        total += (row.recall - before) * row.precision
        before = row.recall
    return total
