# Misconception: does arithmetic with labels, which are names.
# Loses: test-choose_method, test-choose_method-stable
def choose_method(annotations):
    mean = annotations["label"].mean()
    number = len(annotations) / annotations["worker"].nunique() + 0 * mean
    return "EM" if number > 20 else "vote", number
