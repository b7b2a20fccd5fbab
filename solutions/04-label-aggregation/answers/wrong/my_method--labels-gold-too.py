# Misconception: labels the gold questions as well.
# Loses: test-my_method
def my_method(annotations):
    return annotations.groupby("task")["label"].mean() > 0.5
