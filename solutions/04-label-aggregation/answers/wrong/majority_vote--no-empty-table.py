# Misconception: forgets that a table can be empty, as it is in 04.3 where nobody is trusted.
# Loses: test-majority_vote
def majority_vote(annotations):
    tasks, row = np.unique(annotations["task"].to_numpy(), return_inverse=True)
    labels, column = np.unique(annotations["label"].to_numpy(), return_inverse=True)
    counts = np.zeros((len(tasks), len(labels)), dtype=int)
    np.add.at(counts, (row, column), 1)
    # argmax takes the first of equals, and labels are sorted: the smallest wins
    return pd.Series(labels[counts.argmax(axis=1)], index=tasks)
