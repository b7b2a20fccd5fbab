# Approach: one function of the labels of a group, applied to each task and to all together.
def disagreement(labels, level):
    if level == "nominal":
        return 1 - (labels.value_counts() - 1).mul(labels.value_counts()).sum() / (
            len(labels) * (len(labels) - 1)
        )
    return 2 * labels.astype(float).var()


def valid(annotations):
    answers = annotations[annotations["label"].notna()]
    return answers.groupby("task").filter(lambda part: len(part) > 1)


def within(answers, level):
    parts = [part["label"] for _, part in answers.groupby("task")]
    return np.average(
        [disagreement(part, level) for part in parts], weights=[len(part) for part in parts]
    )


def agreement(annotations):
    answers = valid(annotations)
    return 1 - within(answers, "nominal") if len(answers) else np.nan


def alpha(annotations, level):
    answers = valid(annotations)
    if answers["label"].nunique() <= 1:
        return np.nan
    if level == "ordinal":
        answers = answers.assign(label=answers["label"].astype(float).rank())
    return 1 - within(answers, level) / disagreement(answers["label"], level)
