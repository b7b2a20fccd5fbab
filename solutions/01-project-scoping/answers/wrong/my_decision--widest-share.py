# Misconception: the guess whose high is the largest multiple of its low has the widest bar.
# Loses: test-my_decision
def my_decision():
    return {"widest": "running", "choice": "do it"}
