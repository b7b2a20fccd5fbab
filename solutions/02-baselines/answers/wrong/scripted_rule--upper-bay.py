# Misconception: 92 % on the seen images, the best of many numbers, holds on others.
# Loses: test-scripted_rule-best
def scripted_rule(images):
    return np.where(images[:, 2:4, 2:4].sum(axis=(1, 2)) > 26, 8, 3)
