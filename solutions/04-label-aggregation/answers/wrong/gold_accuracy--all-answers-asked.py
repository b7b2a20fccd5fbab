# Misconception: divides by all answers of the worker instead of the gold questions.
# Loses: test-gold_accuracy, test-gold_accuracy-interval
def gold_accuracy(annotations, gold):
    right = annotations["label"] == annotations["task"].map(gold)
    found = right.groupby(annotations["worker"]).agg(right="sum", asked="size")
    n, share, z = found["asked"], found["right"] / found["asked"], 1.96
    centre, half = share + z**2 / (2 * n), z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return found.assign(estimate=share, low=(centre - half) / (1 + z**2 / n), high=(centre + half) / (1 + z**2 / n))
