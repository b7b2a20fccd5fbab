# Misconception: "recall first" means the highest recall.
# Loses: test-pick_model
def pick_model(scores, rule):
    value = {"average": (scores["precision"] + scores["recall"]) / 2, "recall first": scores["recall"].where(scores["recall"] >= 0.9),
             "average precision": scores["average_precision"]}[rule].dropna().sort_index()
    return value.idxmax() if len(value) else None
