# Approach: one block of the picture, two columns wide; half-way between the mean maps.
def scripted_rule(images):
    images = np.asarray(images)
    ink = images[:, 2:6, 2:4].sum(axis=(1, 2))
    return np.where(ink > 52, 8, 3)
