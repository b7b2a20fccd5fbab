# Approach: an idea that is better left: an error costs a life.
def my_idea():
    return {
        "project": "mushrooms on a market", "output": "class", "tolerance": None, "training": "photographs from books", "deployment": "photographs from books; a dark stall",
        "accuracy_now": 0.9, "accuracy_needed": 0.99, "person_accuracy": 0.999, "person_price": 2.0,
        "rule_accuracy": None, "pilot_cost": 4000,
        "ranges": {"volume": (500, 1000, 2000), "value": (1, 2, 3), "error_cost": (500, 5000, 50000), "label_price": (1, 2, 3), "labels": (5000, 10000, 30000), "running": (3000, 5000, 9000)},
    }
