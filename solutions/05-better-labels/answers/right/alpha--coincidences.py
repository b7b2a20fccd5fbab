# Approach: Krippendorff's matrix of coincidences: labels by labels, from a table of tasks by labels.
def coincidences(annotations):
    table = pd.crosstab(annotations["task"], annotations["label"])
    table = table[table.sum(axis=1) > 1]
    table = table.loc[:, table.sum() > 0]
    counts = table.to_numpy(float)
    size = counts.sum(axis=1)
    matrix = np.einsum("ua,ub,u->ab", counts, counts, 1 / (size - 1))
    matrix -= np.diag((counts / (size - 1)[:, None]).sum(axis=0))
    return table.columns, matrix


def agreement(annotations):
    _, matrix = coincidences(annotations)
    return np.trace(matrix) / matrix.sum() if matrix.size else np.nan


def alpha(annotations, level):
    labels, matrix = coincidences(annotations)
    if len(labels) < 2:
        return np.nan
    margin = matrix.sum(axis=1)
    if level == "nominal":
        square = 1 - np.eye(len(labels))
    else:
        place = np.asarray(labels, float)
        if level == "ordinal":
            place = margin.cumsum() - margin / 2
        square = (place[:, None] - place) ** 2
    expected = (np.outer(margin, margin) * square).sum() / (margin.sum() - 1)
    return 1 - (matrix * square).sum() / expected
