# Misconception: chooses the cheapest test, whoever it admits.
# Loses: test-my_test
def my_test():
    return {"questions": 10, "sure": 0.5, "below": 0.2161, "price": 1.429}
