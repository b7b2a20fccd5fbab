# Approach: the share of answers by workers who gave one or more for each entry of their confusion matrix.
def choose_method(annotations):
    entries = annotations["label"].nunique() ** 2
    given = annotations["worker"].map(annotations["worker"].value_counts())
    known = float((given >= entries).mean())
    return ("EM" if known > 0.5 else "vote"), known
