# Misconception: half of the images are taken to be eights: the threshold is the median of those that came together.
# Loses: test-scripted_rule
def scripted_rule(images):
    ink = images[:, 2:6, 1:4].sum(axis=(1, 2))
    return np.where(ink > np.median(ink), 8, 3)
