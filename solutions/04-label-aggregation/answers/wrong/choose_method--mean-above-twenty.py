# Misconception: a threshold on the mean number of answers a worker, which forgets the classes.
# Loses: test-choose_method
def choose_method(annotations):
    mean = len(annotations) / annotations["worker"].nunique()
    return "EM" if mean > 20 else "vote", mean
