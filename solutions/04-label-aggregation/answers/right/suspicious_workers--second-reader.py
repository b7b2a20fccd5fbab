# Approach: groupby worker for labels and HITs, drop_duplicates before the median of the times.
def suspicious_workers(annotations):
    by_worker = annotations.groupby("worker")
    hits = annotations.drop_duplicates(["worker", "hit"]).groupby("worker")
    return pd.DataFrame({
        "few_hits": by_worker["hit"].nunique() < 5,
        "constant": (by_worker["label"].nunique() == 1) & (by_worker.size() >= 16),
        "too_fast": hits["seconds"].median() < 20,
    })
