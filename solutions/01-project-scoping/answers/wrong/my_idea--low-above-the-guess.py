# Misconception: low and high are turned round.
# Loses: test-my_idea
def my_idea():
    return {
        "project": "mushrooms on a market", "output": "class", "tolerance": None, "training": "photographs from books", "deployment": "photographs from books; a dark stall",
        "accuracy_now": 0.9, "accuracy_needed": 0.99, "person_accuracy": 0.999, "person_price": 2.0,
        "rule_accuracy": None, "pilot_cost": 4000,
        "ranges": {"volume": (2000, 1000, 500), "value": (3, 2, 1), "error_cost": (50000, 5000, 500), "label_price": (3, 2, 1), "labels": (30000, 10000, 5000), "running": (9000, 5000, 3000)},
    }


def my_decision():
    return {"decides": "error_cost", "choice": "leave it"}
