# Misconception: more ink is an eight.
# Loses: test-scripted_rule, test-scripted_rule-good, test-scripted_rule-best
def scripted_rule(images):
    return np.where(images.sum(axis=(1, 2)) > 349, 8, 3)
