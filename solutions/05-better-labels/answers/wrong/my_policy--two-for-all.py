# Misconception: keeps to the same number for everyone.
# Loses: test-my_policy
def my_policy():
    return {
        "lead": 3,
        "cap": 2,
        "answers": 2.0,
        "error": 0.1653,
        "low": 0.1564,
        "high": 0.1743,
    }
