# Approach: each range is a guess divided and multiplied by a factor; nobody decides.
def my_idea():
    def around(guess, factor):
        return [guess / factor, guess, guess * factor]

    return {
        "project": "lost property",
        "output": "class",
        "tolerance": None,
        "training": "office photographs",
        "deployment": "office photographs;phone photographs",
        "accuracy_now": 0.7,
        "accuracy_needed": 0.9,
        "person_accuracy": None,
        "person_price": None,
        "rule_accuracy": None,
        "pilot_cost": 3500,
        "ranges": {
            "volume": around(12345, 3),
            "value": around(2.2, 2),
            "error_cost": around(0.7, 2),
            "label_price": around(0.11, 1.2),
            "labels": around(3300, 2),
            "running": around(4444, 1.5),
        },
    }
