# Misconception: a single pixel.
# Loses: test-scripted_rule-best
def scripted_rule(images):
    return np.where(images[:, 5, 3] > 1, 8, 3)
