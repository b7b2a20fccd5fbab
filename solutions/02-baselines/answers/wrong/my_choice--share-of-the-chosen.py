# Misconception: gives the share in time of the model that is chosen, which decides nothing.
# Loses: test-my_choice
def my_choice():
    return {"model": "neighbours, 16 pixels", "in_time": 0.97, "at_99": "logistic, 16 pixels"}
