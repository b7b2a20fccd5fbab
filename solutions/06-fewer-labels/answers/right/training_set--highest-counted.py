# Approach: how many classes share the highest probability, counted
def training_set(probabilities, sure):
    top = probabilities.max(axis=1)
    ties = probabilities.ge(top - 1e-9, axis=0).sum(axis=1)
    keep = (top >= sure) & (ties == 1)
    return pd.DataFrame({"label": probabilities.idxmax(axis=1)[keep], "weight": top[keep]})
