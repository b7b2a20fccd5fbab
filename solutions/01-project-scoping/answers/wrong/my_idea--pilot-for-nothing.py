# Misconception: our own work costs nothing, so the pilot is free.
# Loses: test-my_idea
def my_idea():
    return {
        "project": "invoices to accounts",
        "output": "class",
        "tolerance": None,
        "training": "invoices",
        "deployment": "invoices",
        "accuracy_now": 0.8,
        "accuracy_needed": 0.9,
        "person_accuracy": 0.97,
        "person_price": 1,
        "rule_accuracy": 0.5,
        "pilot_cost": 0,
        "ranges": {
            "labels": [4900, 5000, 5100],
            "volume": [350000, 400000, 450000],
            "running": [20000, 30000, 60000],
            "value": [0.45, 0.8, 1.1],
            "error_cost": [0.4, 0.5, 0.6],
            "label_price": [0.29, 0.3, 0.31],
        },
    }
