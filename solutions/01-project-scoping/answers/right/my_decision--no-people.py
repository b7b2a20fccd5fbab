# Approach: an idea that one guess can turn.
def my_decision():
    return {"widest": "volume", "choice": "find out more"}
