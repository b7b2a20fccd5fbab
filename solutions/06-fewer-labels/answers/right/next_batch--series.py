# Approach: a pandas Series of margins
def next_batch(probabilities, labelled, size):
    table = pd.DataFrame(np.sort(np.asarray(probabilities), axis=1))
    margin = table.iloc[:, -1] - table.iloc[:, -2]
    left = margin.drop(index=list(set(labelled)))
    return left.sort_values(kind="stable").index[:size].tolist()
