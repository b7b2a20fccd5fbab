# Approach: drop workers with a constant answer, too fast, or below .7 gold; fall back to majority
def my_method(annotations):
    work = annotations[annotations["question"] <= 10]
    asked = annotations[annotations["question"] >= 11]
    gold = asked.groupby("task")["question"].max() <= 15
    table = gold_accuracy(annotations, gold)
    flags = suspicious_workers(annotations)
    bad = flags["constant"] | flags["too_fast"]
    score = table["estimate"].reindex(bad.index)
    score[bad] = 0
    return filtered_vote(work, score, 0.7)
