# Approach: both bays of a three are tested on their own, by a helper in a cell of its own.
def ink(images, rows, columns):
    return images[:, rows, columns].sum(axis=(1, 2))

# %%
def scripted_rule(images):
    upper, lower = ink(images, slice(2, 4), slice(1, 4)), ink(images, slice(4, 6), slice(1, 4))
    eight = (upper > 18) & (lower > 18) & (upper + lower > 56)
    return pd.Series(np.where(eight, 8, 3))
