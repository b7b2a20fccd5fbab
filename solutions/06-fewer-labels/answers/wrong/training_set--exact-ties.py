# Misconception: probabilities that differ by rounding are no tie
# Loses: test-training_set-ties
def training_set(probabilities, sure):
    top = probabilities.max(axis=1)
    tied = (probabilities.sub(top, axis=0).abs() == 0).sum(axis=1) > 1
    kept = probabilities[(top >= sure) & ~tied]
    labels = kept.idxmax(axis=1) if len(kept) else pd.Series(dtype=int)
    return pd.DataFrame({"label": labels, "weight": kept.max(axis=1)})
