# Misconception: a size that does not fit is cut off
# Loses: test-prepare-edges
def prepare(images, full, side=8):
    images = np.asarray(images, dtype=float)
    k = images.shape[1] // side
    images = images[:, :k * side, :k * side]
    return images.reshape(len(images), side, k, side, k).mean(axis=(2, 4)).reshape(len(images), side * side) / full
