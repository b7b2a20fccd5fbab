# Misconception: there is always ink
# Loses: test-prepare-edges
def prepare(bitmap):
    ink = np.asarray(bitmap) != 0
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    digit = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = digit.shape
    side = max(height, width)
    top, left = (side - height) // 2, (side - width) // 2
    square = np.zeros((side, side), dtype=int)
    square[top : top + height, left : left + width] = digit
    places = ((np.arange(32) + 0.5) * side / 32).astype(int)
    scaled = square[np.ix_(places, places)]
    return scaled.reshape(8, 4, 8, 4).sum(axis=(1, 3))
