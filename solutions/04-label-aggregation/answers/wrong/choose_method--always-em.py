# Misconception: EM is the better method everywhere.
# Loses: test-choose_method
def choose_method(annotations):
    return "EM", len(annotations) / annotations["worker"].nunique()
