# Misconception: writes guesses without a range, so that nothing can be learned about the decision.
# Loses: test-my_idea
def my_idea():
    return {
        "project": "mushrooms on a market", "output": "class", "tolerance": None, "training": "photographs from books", "deployment": "photographs from books; a dark stall",
        "accuracy_now": 0.9, "accuracy_needed": 0.99, "person_accuracy": 0.999, "person_price": 2.0,
        "rule_accuracy": None, "pilot_cost": 4000,
        "ranges": {"volume": (1000, 1000, 1000), "value": (2, 2, 2), "error_cost": (500, 5000, 50000), "label_price": (2, 2, 2), "labels": (10000, 10000, 10000), "running": (5000, 5000, 5000)},
    }


def my_decision():
    return {"decides": "error_cost", "choice": "leave it"}
