# Misconception: low and high are turned round.
# Loses: test-my_idea
def my_idea():
    return {
        "project": "invoices to accounts", "output": "class", "tolerance": None, "training": "invoices", "deployment": "invoices",
        "accuracy_now": 0.8, "accuracy_needed": 0.9, "person_accuracy": 0.97, "person_price": 1,
        "rule_accuracy": 0.5, "pilot_cost": 900,
        "ranges": {"labels": [8000, 5000, 3000], "volume": [450000, 400000, 350000], "running": [60000, 30000, 20000], "value": [1.1, 0.8, 0.45], "error_cost": [0.6, 0.5, 0.4], "label_price": [0.4, 0.3, 0.2]},
    }
