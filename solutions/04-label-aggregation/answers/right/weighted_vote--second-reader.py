# Approach: sum of the weights with yes, compared with half of the sum of all weights.
def weighted_vote(annotations, weights):
    weight = annotations["worker"].map(weights).fillna(0)
    total = weight.groupby(annotations["task"]).sum()
    yes = (weight * annotations["label"]).groupby(annotations["task"]).sum()
    return yes > total / 2
