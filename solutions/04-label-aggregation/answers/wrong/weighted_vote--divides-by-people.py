# Misconception: compares the weight of the yes with half of the number of people.
# Loses: test-weighted_vote
def weighted_vote(annotations, weights):
    weight = annotations["worker"].map(weights).fillna(0.0)
    return (weight * annotations["label"]).groupby(annotations["task"]).mean() > 0.5
