# Misconception: the digit is stretched to fill the square
# Loses: test-prepare, test-prepare-edges
def prepare(bitmap):
    ink = np.asarray(bitmap) != 0
    if not ink.any():
        return np.zeros((8, 8), dtype=int)
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    digit = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(int)
    down = ((np.arange(32) + 0.5) * digit.shape[0] / 32).astype(int)
    across = ((np.arange(32) + 0.5) * digit.shape[1] / 32).astype(int)
    return digit[np.ix_(down, across)].reshape(8, 4, 8, 4).sum(axis=(1, 3))
