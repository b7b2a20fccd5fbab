# Approach: a matrix that averages the rows of a block, used from both sides
def prepare(images, full, side=8):
    shares = np.array(images, dtype="float64") / full
    size = shares.shape[1]
    if shares.shape[2] != size or size % side:
        raise ValueError(f"{shares.shape[1:]} is no multiple of {side}")
    average = np.repeat(np.eye(side), size // side, axis=1) * side / size
    return (average @ shares @ average.T).reshape(-1, side * side)
