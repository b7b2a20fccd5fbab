# Approach: lets NumPy divide zero by zero, warnings and all, and counts by a code of two bits.
def confusion_counts(truth, predicted):
    code = 2 * np.array(truth, dtype=int) + np.array(predicted, dtype=int)
    tn, fp, fn, tp = np.bincount(code, minlength=4)
    return {"tp": tp, "fp": fp, "fn": fn, "tn": tn}


def precision_recall_f(truth, predicted, beta):
    tp, fp, fn, tn = (np.float64(confusion_counts(truth, predicted)[key]) for key in ("tp", "fp", "fn", "tn"))
    print("dividing")
    return {"precision": tp / (tp + fp), "recall": tp / (tp + fn), "f": (1 + beta**2) * tp / ((1 + beta**2) * tp + beta**2 * fn + fp)}
