# Misconception: chooses the test that admits the best, at any price.
# Loses: test-my_test
def my_test():
    return {"questions": 40, "sure": 0.9, "below": 0.0352, "price": 9.94}
