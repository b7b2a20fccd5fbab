# Approach: groupby, drop_duplicates for the HITs
def suspicious_workers(annotations):
    by = annotations.groupby("worker")
    once = annotations.drop_duplicates(["worker", "hit"])
    return pd.DataFrame(
        {
            "few_hits": by["hit"].nunique() < 5,
            "constant": (by["label"].nunique() == 1) & (by.size() >= 16),
            "too_fast": once.groupby("worker")["seconds"].median() < 20,
        }
    )
