# Misconception: takes the first pixel of a block for its mean
# Loses: test-prepare, test-answer
def prepare(images, full, side=8):
    images = np.asarray(images, dtype=float)
    n, h, w = images.shape
    if h != w or h % side:
        raise ValueError("size")
    k = h // side
    return images[:, ::k, ::k].reshape(n, side * side) / full
