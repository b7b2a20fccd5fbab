# Misconception: where nobody has the recall, the best of all will do.
# Loses: test-pick_model
def pick_model(scores, rule):
    enough = scores["recall"] >= 0.9
    value = {"average": (scores["precision"] + scores["recall"]) / 2, "recall first": scores["precision"].where(enough | ~enough.any()),
             "average precision": scores["average_precision"]}[rule].dropna().sort_index()
    return value.idxmax() if len(value) else None
