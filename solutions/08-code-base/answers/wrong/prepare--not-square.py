# Misconception: only the height is checked
# Loses: test-prepare-edges
def prepare(images, full, side=8):
    images = np.asarray(images, dtype=float)
    n, h, w = images.shape
    if h % side or w % side:
        raise ValueError("size")
    return images.reshape(n, side, h // side, side, w // side).mean(axis=(2, 4)).reshape(n, side * side) / full
