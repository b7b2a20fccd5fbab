# Approach: an idea that does not pay at either end.
def my_decision():
    return {"widest": "error_cost", "choice": "leave it"}
