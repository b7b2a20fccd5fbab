# Misconception: one can always find out more first.
# Loses: test-my_decision
def my_decision():
    return {"widest": "value", "choice": "find out more"}
