# Misconception: the whole page is scaled
# Loses: test-prepare, test-prepare-edges
def prepare(bitmap):
    square = (np.asarray(bitmap) != 0).astype(int)
    rows = ((np.arange(32) + 0.5) * square.shape[0] / 32).astype(int)
    columns = ((np.arange(32) + 0.5) * square.shape[1] / 32).astype(int)
    return square[np.ix_(rows, columns)].reshape(8, 4, 8, 4).sum(axis=(1, 3))
