# Misconception: in a tie the label that came first wins; Counter keeps the order of the data.
# Loses: test-constants
def constant_baseline(train_labels, n):
    from collections import Counter
    return [Counter(train_labels).most_common(1)[0][0]] * n
