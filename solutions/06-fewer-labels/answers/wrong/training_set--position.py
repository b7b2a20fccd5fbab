# Misconception: the label is the position of the highest probability
# Loses: test-training_set, test-training_set-ties
def training_set(probabilities, sure):
    top = probabilities.max(axis=1)
    tied = (probabilities.sub(top, axis=0).abs() < 1e-9).sum(axis=1) > 1
    kept = probabilities[(top >= sure) & ~tied]
    labels = pd.Series(kept.to_numpy().argmax(axis=1) if len(kept) else [], kept.index, dtype=int)
    return pd.DataFrame({"label": labels, "weight": kept.max(axis=1)})
