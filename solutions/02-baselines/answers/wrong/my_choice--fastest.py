# Misconception: takes the fastest model where the budget leaves a better one.
# Loses: test-my_choice
def my_choice():
    return {"model": "logistic, 16 pixels", "in_time": 0.87, "at_99": "logistic, 16 pixels"}
