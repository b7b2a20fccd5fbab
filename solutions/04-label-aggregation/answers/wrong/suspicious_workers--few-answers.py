# Misconception: counts answers instead of HITs, so that hardly anybody did little.
# Loses: test-suspicious_workers
def suspicious_workers(annotations):
    by_worker = annotations.groupby("worker")
    hits = annotations.drop_duplicates(["worker", "hit"]).groupby("worker")["seconds"]
    return pd.DataFrame({"few_hits": by_worker.size() < 3, "constant": (by_worker["label"].nunique() == 1) & (by_worker.size() >= 16),
                         "too_fast": hits.median() < 20})
