# Misconception: lists workers who were never asked, with 0 right of 0.
# Loses: test-gold_accuracy
def gold_accuracy(annotations, gold):
    known = annotations[annotations["task"].isin(gold.index)]
    right = known["label"] == known["task"].map(gold)
    found = right.groupby(known["worker"]).agg(right="sum", asked="size").reindex(sorted(annotations["worker"].unique()), fill_value=0)
    n, share, z = found["asked"], found["right"] / found["asked"], 1.96
    centre, half = share + z**2 / (2 * n), z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return found.assign(estimate=share, low=(centre - half) / (1 + z**2 / n), high=(centre + half) / (1 + z**2 / n))
