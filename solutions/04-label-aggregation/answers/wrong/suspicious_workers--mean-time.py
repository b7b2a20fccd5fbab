# Misconception: the mean time, which one forgotten browser tab pulls up.
# Loses: test-suspicious_workers
def suspicious_workers(annotations):
    by_worker = annotations.groupby("worker")
    hits = annotations.drop_duplicates(["worker", "hit"]).groupby("worker")["seconds"]
    return pd.DataFrame({"few_hits": hits.size() < 5, "constant": (by_worker["label"].nunique() == 1) & (by_worker.size() >= 16),
                         "too_fast": hits.mean() < 20})
