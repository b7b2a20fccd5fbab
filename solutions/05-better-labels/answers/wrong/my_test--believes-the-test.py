# Misconception: states the share that the test shows, not the true one.
# Loses: test-my_test
def my_test():
    return {"questions": 30, "sure": 0.8, "below": 0.0, "price": 6.421}
