# Approach: NumPy: numbers for tasks and labels, a table of counts, and argmax; at least one column, so that an empty table has a maximum.
def majority_vote(annotations):
    tasks, row = np.unique(annotations["task"].to_numpy(), return_inverse=True)
    labels, column = np.unique(annotations["label"].to_numpy(), return_inverse=True)
    counts = np.zeros((len(tasks), max(1, len(labels))), dtype=int)
    np.add.at(counts, (row, column), 1)
    # argmax takes the first of equals, and labels are sorted: the smallest wins
    return pd.Series(labels[counts.argmax(axis=1)], index=tasks)
