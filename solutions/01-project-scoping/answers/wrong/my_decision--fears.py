# Misconception: what is uncertain is better left.
# Loses: test-my_decision
def my_decision():
    return {"widest": "value", "choice": "leave it"}
