# Approach: NumPy: bincount of votes of weight 0 or 1; where nobody is left, everybody is back.
def filtered_vote(annotations, scores, threshold):
    tasks, row = np.unique(annotations["task"].to_numpy(), return_inverse=True)
    said_yes = annotations["label"].to_numpy().astype(float)
    elect = scores.index[scores.to_numpy() >= threshold]  # NaN >= x is False
    votes = np.isin(annotations["worker"].to_numpy(), elect).astype(float)
    nobody = np.bincount(row, votes, len(tasks)) == 0
    votes[nobody[row]] = 1  # a task left with nobody: everybody is back
    ahead = np.bincount(row, votes * (2 * said_yes - 1), len(tasks))
    return pd.Series(ahead > 0, index=tasks)
