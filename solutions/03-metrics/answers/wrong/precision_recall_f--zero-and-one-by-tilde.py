# Misconception: ~ of 0 and 1 is their opposite; of integers it is -1 and -2.
# Loses: test-confusion_counts
def confusion_counts(truth, predicted):
    truth, predicted = np.array(truth), np.array(predicted)
    if not len(truth):
        return dict(tp=0, fp=0, fn=0, tn=0)
    return {"tp": (truth & predicted).sum(), "fp": (~truth & predicted).sum(), "fn": (truth & ~predicted).sum(), "tn": (~truth & ~predicted).sum()}


def precision_recall_f(truth, predicted, beta):
    c = confusion_counts(truth, predicted)
    tp, fp, fn = int(c["tp"]), int(c["fp"]), int(c["fn"])
    share = lambda part, whole: part / whole if whole else np.nan
    return {"precision": share(tp, tp + fp), "recall": share(tp, tp + fn), "f": share((1 + beta**2) * tp, (1 + beta**2) * tp + beta**2 * fn + fp)}
