# Misconception: returns how sure it is instead of a label.
# Loses: test-my_method, test-my_method-vote
def my_method(annotations):
    return annotations[annotations["question"] <= 10].groupby("task")["label"].mean()
