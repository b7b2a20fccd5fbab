# Misconception: only those who always say no are constant; who always says yes is overlooked.
# Loses: test-suspicious_workers
def suspicious_workers(annotations):
    by_worker = annotations.groupby("worker")
    hits = annotations.drop_duplicates(["worker", "hit"]).groupby("worker")["seconds"]
    return pd.DataFrame({"few_hits": hits.size() < 5, "constant": (by_worker["label"].sum() == 0) & (by_worker.size() >= 16),
                         "too_fast": hits.median() < 20})
