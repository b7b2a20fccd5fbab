# Misconception: writes guesses without a range, so that nothing can be learned about the decision.
# Loses: test-my_idea
def my_idea():
    return {
        "project": "invoices to accounts", "output": "class", "tolerance": None, "training": "invoices", "deployment": "invoices",
        "accuracy_now": 0.8, "accuracy_needed": 0.9, "person_accuracy": 0.97, "person_price": 1,
        "rule_accuracy": 0.5, "pilot_cost": 900,
        "ranges": {"labels": [5000, 5000, 5000], "volume": [400000, 400000, 400000], "running": [30000, 30000, 30000], "value": [0.45, 0.8, 1.1], "error_cost": [0.5, 0.5, 0.5], "label_price": [0.2, 0.3, 0.4]},
    }
