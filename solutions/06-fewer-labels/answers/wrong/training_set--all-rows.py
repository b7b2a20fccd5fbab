# Misconception: items that are not sure stay, with weight 0
# Loses: test-training_set, test-training_set-ties
def training_set(probabilities, sure):
    top = probabilities.max(axis=1)
    tied = (probabilities.sub(top, axis=0).abs() < 1e-9).sum(axis=1) > 1
    kept = probabilities
    return pd.DataFrame({"label": kept.idxmax(axis=1), "weight": kept.max(axis=1) * ((top >= sure) & ~tied)})
