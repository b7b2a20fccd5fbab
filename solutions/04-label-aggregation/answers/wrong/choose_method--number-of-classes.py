# Misconception: what counts is the number of classes, with a threshold that fits the two crowds seen.
# Loses: test-choose_method
def choose_method(annotations):
    number = annotations["label"].nunique()
    return "EM" if number > 8 else "vote", number
