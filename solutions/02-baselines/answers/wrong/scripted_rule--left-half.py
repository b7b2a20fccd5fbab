# Misconception: all ink on the left, upper and lower strokes of the three included.
# Loses: test-scripted_rule-good, test-scripted_rule-best
def scripted_rule(images):
    return np.where(images[:, :, :3].sum(axis=(1, 2)) > 66, 8, 3)
