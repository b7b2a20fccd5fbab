# Misconception: a worker without a weight counts like everybody.
# Loses: test-weighted_vote
def weighted_vote(annotations, weights):
    weight = annotations["worker"].map(weights).fillna(1.0)
    return (weight * annotations["label"]).groupby(annotations["task"]).sum() > weight.groupby(annotations["task"]).sum() / 2
