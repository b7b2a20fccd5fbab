# Misconception: flags the same label in all answers however few they are.
# Loses: test-suspicious_workers
def suspicious_workers(annotations):
    pages = annotations.drop_duplicates(["worker", "hit"]).groupby("worker")["seconds"]
    return pd.DataFrame(
        {
            "few_hits": pages.size() < 5,
            "constant": annotations.groupby("worker")["label"].nunique() == 1,
            "too_fast": pages.median() < 20,
        }
    )
