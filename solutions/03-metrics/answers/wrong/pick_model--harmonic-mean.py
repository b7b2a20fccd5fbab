# Misconception: the average of precision and recall is F1, their harmonic mean.
# Loses: test-pick_model
def pick_model(scores, rule):
    p, r = scores["precision"], scores["recall"]
    value = {"average": 2 * p * r / (p + r), "recall first": p.where(r >= 0.9), "average precision": scores["average_precision"]}[rule]
    value = value.dropna().sort_index()
    return value.idxmax() if len(value) else None
