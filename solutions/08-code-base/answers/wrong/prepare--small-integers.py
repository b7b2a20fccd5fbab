# Misconception: adds up small integers, which overflow
# Loses: test-prepare-edges
def prepare(images, full, side=8):
    images = np.asarray(images)
    n, h, w = images.shape
    if h != w or h % side:
        raise ValueError("size")
    k = h // side
    sums = images.reshape(n, side, k, side, k).sum(axis=(2, 4), dtype=images.dtype)
    return sums.reshape(n, side * side) / (full * k * k)
