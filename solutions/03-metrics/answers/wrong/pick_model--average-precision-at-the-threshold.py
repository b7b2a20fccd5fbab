# Misconception: "average precision" is the precision in the table.
# Loses: test-pick_model
def pick_model(scores, rule):
    value = {"average": (scores["precision"] + scores["recall"]) / 2, "recall first": scores["precision"].where(scores["recall"] >= 0.9),
             "average precision": scores["precision"]}[rule].dropna().sort_index()
    return value.idxmax() if len(value) else None
