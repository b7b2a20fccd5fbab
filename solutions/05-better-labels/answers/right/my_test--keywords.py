# Approach: the same as keywords, rounded.
def my_test():
    return dict(questions=30, sure=0.8, below=0.0659, price=6.42)
