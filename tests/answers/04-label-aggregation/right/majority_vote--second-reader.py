# Approach: Series.mode of each task sorts its results, so the first one is the smallest of a tie.
def majority_vote(annotations):
    """The label that most answers to a task chose.

    Parameters
    ----------
    annotations : DataFrame
        One row an answer; columns task, worker, label (bool, int or str). Other columns and the index do not matter.

    Returns
    -------
    Series
        task -> label, one row a task. In a tie the smallest label wins: False before True, 1 before 2, "a" before "b".

    Examples
    --------
    >>> majority_vote(pd.DataFrame({"task": ["t", "t", "t", "u", "u"], "worker": list("abcab"),
    ...                             "label": [True, False, True, True, False]}))
    task
    t     True
    u    False
    dtype: bool
    """
    return annotations.groupby("task")["label"].agg(lambda labels: labels.mode().iloc[0]).rename(None).rename_axis("task")
