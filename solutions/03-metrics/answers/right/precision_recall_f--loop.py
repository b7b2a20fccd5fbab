# Approach: goes through the cases one by one; the quotients are caught where they divide by zero.
def confusion_counts(truth, predicted):
    counts = dict(tp=0, fp=0, fn=0, tn=0)
    for real, said in zip(truth, predicted):
        if said:
            counts["tp" if real else "fp"] += 1
        else:
            counts["fn" if real else "tn"] += 1
    return counts


def precision_recall_f(truth, predicted, beta):
    c = confusion_counts(truth, predicted)
    try:
        precision = c["tp"] / (c["tp"] + c["fp"])
    except ZeroDivisionError:
        precision = float("nan")
    try:
        recall = c["tp"] / (c["tp"] + c["fn"])
    except ZeroDivisionError:
        recall = float("nan")
    below = (1 + beta * beta) * c["tp"] + beta * beta * c["fn"] + c["fp"]
    f = (1 + beta * beta) * c["tp"] / below if below > 0 else float("nan")
    return {"precision": precision, "recall": recall, "f": f}
