# Misconception: the error and the answers of another pool are promised.
# Loses: test-my_policy
def my_policy():
    return {
        "lead": 2, "cap": 4, "answers": 2.4486,
        "error": 0.0275, "low": 0.0235, "high": 0.0314,
    }
