# Misconception: keeps the model when the requirement rises to 99 of 100.
# Loses: test-my_choice
def my_choice():
    return {"model": "neighbours, 16 pixels", "in_time": 0.87, "at_99": "neighbours, 16 pixels"}
