# Misconception: safe is best: flag everybody.
# Loses: test-my_decision
def my_decision():
    return {"model": "careful logistic", "threshold": 0.0, "bill": 179, "critical_missed": 0, "clearly_cheaper": False}
