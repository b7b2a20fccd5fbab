# Misconception: the textbook interval p +- 1.96 sqrt(p (1 - p) / n), which has no width at 0 and at 1.
# Loses: test-gold_accuracy-interval
def gold_accuracy(annotations, gold):
    known = annotations[annotations["task"].isin(gold.index)]
    right = known["label"] == known["task"].map(gold)
    found = right.groupby(known["worker"]).agg(right="sum", asked="size")
    share = found["right"] / found["asked"]
    half = 1.96 * np.sqrt(share * (1 - share) / found["asked"])
    return found.assign(estimate=share, low=share - half, high=share + half)
