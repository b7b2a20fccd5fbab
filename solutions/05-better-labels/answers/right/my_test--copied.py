# Approach: the row of the table, copied.
def my_test():
    return {"questions": 30, "sure": 0.8, "below": 0.0659, "price": 6.421}
