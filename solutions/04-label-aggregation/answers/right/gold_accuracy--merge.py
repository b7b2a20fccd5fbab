# Approach: an inner merge with the gold answers drops what does not count; the interval from the roots of the score equation.
def gold_accuracy(annotations, gold):
    merged = annotations.merge(gold.rename("expected").rename_axis("task").reset_index(), on="task", how="inner")
    merged["hit_it"] = merged["label"].eq(merged["expected"])
    table = merged.pivot_table(index="worker", values="hit_it", aggfunc=["sum", "count"])
    table.columns = ["right", "asked"]
    table["estimate"] = table["right"] / table["asked"]
    a = 1 + 1.96**2 / table["asked"]
    b = -(2 * table["estimate"] + 1.96**2 / table["asked"])
    root = np.sqrt(np.maximum(b**2 - 4 * a * table["estimate"] ** 2, 0))
    table["low"], table["high"] = (-b - root) / (2 * a), (-b + root) / (2 * a)
    return table
