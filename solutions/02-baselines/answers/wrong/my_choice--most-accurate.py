# Misconception: takes the model with the fewest wrong digits, whatever its times.
# Loses: test-my_choice
def my_choice():
    return {"model": "logistic, 64 pixels", "in_time": 0.87, "at_99": "neighbours, 16 pixels"}
