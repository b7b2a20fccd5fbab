# Approach: the mean number of answers for each entry of a worker's matrix, with a threshold below 1.
def choose_method(annotations):
    entries = annotations["label"].nunique() ** 2
    number = annotations["worker"].value_counts().mean() / entries
    return ("EM" if number > 0.6 else "vote"), float(number)
