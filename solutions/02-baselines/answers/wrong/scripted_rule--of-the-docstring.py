# Misconception: the poor rule of the docstring is good enough.
# Loses: test-scripted_rule-good, test-scripted_rule-best
def scripted_rule(images):
    return np.where(images[:, 4, 3] > 8, 8, 3)
