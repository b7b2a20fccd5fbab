# Approach: naive Bayes at the threshold that was cheapest on the training half.
def my_decision():
    at = float(chosen_at["naive Bayes"])
    cost = bill(truth, scores["naive Bayes"].to_numpy() >= at)
    return {"model": "naive Bayes", "threshold": at, "bill": cost, "critical_missed": 0, "clearly_cheaper": False}
