# Misconception: pandas' sum of unknown areas is unknown; it skips NaN and gives 0.
# Loses: test-average_precision
def precision_recall_curve(truth, score):
    cases = pd.DataFrame({"threshold": np.array(score), "y": np.array(truth).astype(int)})
    by = cases.groupby("threshold")["y"].agg(["sum", "size"]).sort_index(ascending=False).cumsum()
    by["precision"], by["recall"] = by["sum"] / by["size"], by["sum"] / by["sum"].iloc[-1]
    return by.reset_index()[["threshold", "precision", "recall"]]


def average_precision(truth, score):
    curve = precision_recall_curve(truth, score)
    gained = curve["recall"].diff().fillna(curve["recall"])
    return (gained * curve["precision"]).sum()
