# Approach: keep the answers to gold tasks, compare with the mapped truth, then the Wilson formula on columns.
def gold_accuracy(annotations, gold):
    asked = annotations[annotations["task"].isin(gold.index)]
    right = asked["label"].astype(bool) == asked["task"].map(gold).astype(bool)
    table = right.groupby(asked["worker"]).agg(right="sum", asked="size")
    z, n = 1.96, table["asked"]
    p = table["right"] / n
    half = z * np.sqrt(p * (1 - p) / n + z ** 2 / (4 * n ** 2))
    table["estimate"] = p
    table["low"] = (p + z ** 2 / (2 * n) - half) / (1 + z ** 2 / n)
    table["high"] = (p + z ** 2 / (2 * n) + half) / (1 + z ** 2 / n)
    return table
