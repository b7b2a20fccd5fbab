# Misconception: takes every gold question to be a yes, and forgets that question 16 is a no.
# Loses: test-gold_accuracy, test-gold_accuracy-interval
def gold_accuracy(annotations, gold):
    known = annotations[annotations["task"].isin(gold.index)]
    found = known["label"].groupby(known["worker"]).agg(right="sum", asked="size")
    n, share, z = found["asked"], found["right"] / found["asked"], 1.96
    centre, half = share + z**2 / (2 * n), z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return found.assign(estimate=share, low=(centre - half) / (1 + z**2 / n), high=(centre + half) / (1 + z**2 / n))
