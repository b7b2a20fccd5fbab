# Misconception: F from precision and recall, which is NaN as soon as one of them is.
# Loses: test-precision_recall_f-edges
def confusion_counts(truth, predicted):
    truth, predicted = np.asarray(truth, bool), np.asarray(predicted, bool)
    return {"tp": int((truth & predicted).sum()), "fp": int((~truth & predicted).sum()),
            "fn": int((truth & ~predicted).sum()), "tn": int((~truth & ~predicted).sum())}


def precision_recall_f(truth, predicted, beta):
    c = confusion_counts(truth, predicted)
    share = lambda part, whole: part / whole if whole else np.nan
    p, r = share(c["tp"], c["tp"] + c["fp"]), share(c["tp"], c["tp"] + c["fn"])
    return {"precision": p, "recall": r, "f": share((1 + beta**2) * p * r, beta**2 * p + r)}
