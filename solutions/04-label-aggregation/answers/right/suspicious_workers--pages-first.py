# Approach: first a table of pages (worker, hit), then everything from it.
def suspicious_workers(annotations):
    pages = annotations.groupby(["worker", "hit"]).agg(seconds=("seconds", "first"), yes=("label", "sum"), answers=("label", "count"))
    total = pages.groupby("worker").agg(hits=("seconds", "size"), pace=("seconds", "median"), yes=("yes", "sum"), answers=("answers", "sum"))
    return pd.DataFrame({
        "few_hits": total["hits"].lt(5),
        "constant": total["answers"].ge(16) & (total["yes"].eq(0) | total["yes"].eq(total["answers"])),
        "too_fast": total["pace"].lt(20),
    })
