# Misconception: of equals the one that comes first in the table wins.
# Loses: test-pick_model
def pick_model(scores, rule):
    value = {"average": (scores["precision"] + scores["recall"]) / 2, "recall first": scores["precision"].where(scores["recall"] >= 0.9),
             "average precision": scores["average_precision"]}[rule].dropna()
    return value.idxmax() if len(value) else None
