# Approach: keeps an answer if its worker is trusted, or if nobody on the task is.
def filtered_vote(annotations, scores, threshold):
    trusted = annotations["worker"].map(scores).ge(threshold)
    nobody = ~trusted.groupby(annotations["task"]).transform("any")
    kept = annotations[trusted | nobody]
    table = kept.groupby(["task", "label"]).size().unstack(fill_value=0).reindex(columns=[False, True], fill_value=0)
    return table[True] > table[False]
