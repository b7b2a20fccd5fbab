# Misconception: half of the weight is enough for a yes.
# Loses: test-weighted_vote
def weighted_vote(annotations, weights):
    weight = annotations["worker"].map(weights).fillna(0.0)
    return (weight * annotations["label"]).groupby(annotations["task"]).sum() >= weight.groupby(annotations["task"]).sum() / 2
