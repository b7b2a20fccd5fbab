# Misconception: images have 64 pixels and ink 16
# Loses: test-prepare, test-prepare-edges, test-answer
def prepare(images, full, side=8):
    return np.asarray(images, float).reshape(len(images), 64) / 16
