# Approach: loop over tasks with groupby, value_counts for equal pairs, variance for the rest.
def agreement(annotations):
    answers = answers_that_count(annotations)
    equal, total = 0.0, 0
    for _, labels in answers.groupby("task")["label"]:
        counts = labels.value_counts()
        n = len(labels)
        equal += n * (counts * (counts - 1)).sum() / (n * (n - 1))
        total += n
    if total == 0:
        return np.nan
    return equal / total


def distance(labels, level):
    if level == "nominal":
        counts = labels.value_counts()
        n = len(labels)
        return 1 - (counts * (counts - 1)).sum() / (n * (n - 1))
    return 2 * labels.var()


def alpha(annotations, level):
    answers = answers_that_count(annotations)
    if len(answers) == 0:
        return np.nan
    if level == "ordinal":
        answers["label"] = answers["label"].rank()
    d_e = distance(answers["label"], level)
    if d_e == 0:
        return np.nan
    total = 0
    for _, labels in answers.groupby("task")["label"]:
        total += len(labels) * distance(labels, level)
    d_o = total / len(answers)
    return 1 - d_o / d_e
