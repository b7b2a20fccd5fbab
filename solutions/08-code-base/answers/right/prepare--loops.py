# Approach: a loop over the blocks
def prepare(images, full, side=8):
    images = np.asarray(images)
    n, high, wide = images.shape
    if high != wide or high % side != 0:
        raise ValueError("cannot be cut into blocks")
    k = high // side
    rows = np.zeros((n, side * side))
    for r in range(side):
        for c in range(side):
            block = images[:, r * k:(r + 1) * k, c * k:(c + 1) * k]
            rows[:, r * side + c] = block.mean(axis=(1, 2), dtype=float) / full
    return rows
