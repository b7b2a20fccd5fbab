# Misconception: names the guess that feels most uncertain instead of the widest bar.
# Loses: test-my_decision
def my_decision():
    return {"widest": "labels", "choice": "do it"}
