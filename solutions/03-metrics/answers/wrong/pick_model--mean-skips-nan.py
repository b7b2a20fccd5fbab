# Misconception: the mean of an unknown precision and a recall is the recall, as pandas' mean says.
# Loses: test-pick_model
def pick_model(scores, rule):
    value = {"average": scores[["precision", "recall"]].mean(axis=1), "recall first": scores["precision"].where(scores["recall"] >= 0.9),
             "average precision": scores["average_precision"]}[rule].dropna().sort_index()
    return value.idxmax() if len(value) else None
