# Misconception: nearly keeps the bar: 8.8 % of those admitted are below .8.
# Loses: test-my_test
def my_test():
    return {"questions": 40, "sure": 0.7, "below": 0.0878, "price": 6.013}
