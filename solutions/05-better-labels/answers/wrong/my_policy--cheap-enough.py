# Misconception: stops at the first policy that is cheap enough.
# Loses: test-my_policy
def my_policy():
    return {
        "lead": 2,
        "cap": 3,
        "answers": 2.2243,
        "error": 0.1088,
        "low": 0.1013,
        "high": 0.1163,
    }
