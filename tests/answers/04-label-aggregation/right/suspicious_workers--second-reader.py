# Approach: groupby worker for labels and HITs, drop_duplicates before the median of the times.
def suspicious_workers(annotations):
    """Flag workers by what they did, one column a reason.

    Parameters
    ----------
    annotations : DataFrame
        One row an answer; columns worker, label (bool), hit, seconds (of the whole assignment, the same in all its answers).

    Returns
    -------
    DataFrame of bool
        worker -> few_tasks (fewer than 5 HITs), constant (all answers the same, and 16 or more of them),
        too_fast (median seconds a HIT below 20). One row for every worker.

    Examples
    --------
    A worker with HITs of 10, 12 and 90 seconds has a median of 12: too fast, and few tasks.
    """
    by_worker = annotations.groupby("worker")
    hits = annotations.drop_duplicates(["worker", "hit"]).groupby("worker")
    return pd.DataFrame({
        "few_tasks": by_worker["hit"].nunique() < 5,
        "constant": (by_worker["label"].nunique() == 1) & (by_worker.size() >= 16),
        "too_fast": hits["seconds"].median() < 20,
    })
