# Approach: nobody decides today, so that only nothing is there to compare with; a number with a tolerance.
def my_idea():
    return {
        "project": "berries by the metre", "output": "number", "tolerance": 0.1, "training": "one field", "deployment": "one field; another year",
        "accuracy_now": 0.6, "accuracy_needed": 0.7, "person_accuracy": None, "person_price": None,
        "rule_accuracy": None, "pilot_cost": 500,
        "ranges": {"volume": (2000.0, 4000.0, 8000.0), "value": (2.0, 4.0, 6.0), "error_cost": (1.0, 2.0, 4.0), "label_price": (0.2, 0.5, 1.0), "labels": (500.0, 1500.0, 4000.0), "running": (1000.0, 2000.0, 5000.0)},
    }
