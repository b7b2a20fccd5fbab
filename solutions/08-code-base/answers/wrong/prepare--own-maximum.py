# Misconception: divides each image by its own darkest pixel
# Loses: test-prepare, test-prepare-edges, test-answer
def prepare(images, full, side=8):
    images = np.asarray(images, dtype=float)
    n, h, w = images.shape
    if h != w or h % side:
        raise ValueError("size")
    k = h // side
    rows = images.reshape(n, side, k, side, k).mean(axis=(2, 4)).reshape(n, side * side)
    return rows / rows.max(axis=1, keepdims=True)
