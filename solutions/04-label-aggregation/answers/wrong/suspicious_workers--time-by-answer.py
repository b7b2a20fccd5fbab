# Misconception: the median over answers, so that a page with many answers counts many times.
# Loses: test-suspicious_workers
def suspicious_workers(annotations):
    by_worker = annotations.groupby("worker")
    return pd.DataFrame({"few_hits": by_worker["hit"].nunique() < 5,
                         "constant": (by_worker["label"].nunique() == 1) & (by_worker.size() >= 16),
                         "too_fast": by_worker["seconds"].median() < 20})
