# Approach: the notebook's own reindex, then without the blanks; a table filled row by row.
def expert_against_consensus(ratings):
    result = pd.DataFrame(columns=["agreement", "counted"])
    for expert, own in ratings.groupby("worker"):
        others = consensus(ratings[ratings["worker"] != expert])
        own_labels = own.set_index("task")["label"].reindex(others.index).dropna()
        same = own_labels == others.loc[own_labels.index]
        result.loc[expert] = [same.mean(), len(own_labels)]
    return result
