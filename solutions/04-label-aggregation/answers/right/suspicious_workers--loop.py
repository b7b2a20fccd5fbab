# Approach: one worker at a time, with sets and the statistics module.
from statistics import median

def suspicious_workers(annotations):
    table = {}
    for worker, rows in annotations.groupby("worker"):
        times = dict(zip(rows["hit"], rows["seconds"]))
        table[worker] = {"few_hits": len(times) < 5, "constant": len(rows) >= 16 and len(set(rows["label"])) == 1,
                         "too_fast": median(times.values()) < 20}
    return pd.DataFrame.from_dict(table, orient="index")
