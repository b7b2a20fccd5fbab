# Misconception: the interval is as wide as if few words were measured.
# Loses: test-my_policy
def my_policy():
    return {
        "lead": 2, "cap": 4, "answers": 2.4486,
        "error": 0.1044, "low": 0.054, "high": 0.155,
    }
