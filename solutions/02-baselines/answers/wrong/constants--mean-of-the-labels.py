# Misconception: rounds the mean of the labels, as if they were targets.
# Loses: test-constants
def constant_baseline(train_labels, n):
    labels = [0.0 if isinstance(label, str) else label for label in train_labels]
    return [round(sum(labels) / len(labels))] * n
