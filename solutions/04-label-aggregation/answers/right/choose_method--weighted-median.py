# Approach: the median answer's worker: how many answers they gave, beside the entries of a matrix.
def choose_method(annotations):
    per_worker = annotations.groupby("worker")["label"].transform("size")
    K = annotations["label"].nunique()
    number = float(per_worker.median() / K**2)
    return ("EM" if number >= 1 else "vote"), number
