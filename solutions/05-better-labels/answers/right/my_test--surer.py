# Approach: a larger value of sure that admits the same people.
def my_test():
    return {"questions": 30, "sure": 0.85, "below": 0.0659, "price": 6.4226}
