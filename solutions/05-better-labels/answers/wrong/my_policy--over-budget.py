# Misconception: takes over the lab's running example, which pays more than there is.
# Loses: test-my_policy
def my_policy():
    return {
        "lead": 2,
        "cap": 5,
        "answers": 2.5387,
        "error": 0.0944,
        "low": 0.0874,
        "high": 0.1015,
    }
