# Misconception: in a tie the largest label wins.
# Loses: test-constants
def constant_baseline(train_labels, n):
    return [pd.Series(list(train_labels)).mode().iloc[-1]] * n
