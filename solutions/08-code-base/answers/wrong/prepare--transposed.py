# Misconception: columns of blocks come first
# Loses: test-prepare, test-prepare-edges, test-answer
def prepare(images, full, side=8):
    images = np.asarray(images, dtype=float)
    n, h, w = images.shape
    if h != w or h % side:
        raise ValueError("size")
    k = h // side
    blocks = images.reshape(n, side, k, side, k).mean(axis=(2, 4))
    return blocks.transpose(0, 2, 1).reshape(n, side * side) / full
