# Misconception: drops answers without a weight, and with them the tasks that have no others.
# Loses: test-weighted_vote
def weighted_vote(annotations, weights):
    weight = annotations["worker"].map(weights)
    rows = annotations.assign(weight=weight)[weight.fillna(0) > 0]
    total = rows.groupby("task")["weight"].sum()
    yes = rows[rows["label"]].groupby("task")["weight"].sum()
    return yes.reindex(total.index, fill_value=0) > total / 2
