# Misconception: takes a missed case for a false positive and the other way round.
# Loses: test-precision_recall_f, test-precision_recall_f-edges
def confusion_counts(truth, predicted):
    truth, predicted = np.asarray(truth, bool), np.asarray(predicted, bool)
    return {"tp": int((truth & predicted).sum()), "fp": int((truth & ~predicted).sum()),
            "fn": int((~truth & predicted).sum()), "tn": int((~truth & ~predicted).sum())}


def precision_recall_f(truth, predicted, beta):
    c = confusion_counts(truth, predicted)
    tp, fp, fn = c["tp"], c["fp"], c["fn"]
    share = lambda part, whole: part / whole if whole else np.nan
    return {"precision": share(tp, tp + fp), "recall": share(tp, tp + fn), "f": share((1 + beta**2) * tp, (1 + beta**2) * tp + beta**2 * fn + fp)}
