# Misconception: in a tie the smallest answer names the group
# Loses: test-name_groups-ties
def name_groups(clusters, shown, said, share):
    clusters, shown, said = np.asarray(clusters), np.asarray(shown), np.asarray(said)
    label, by = {}, {}
    for group in np.unique(clusters[shown]):
        answers = said[clusters[shown] == group]
        names, counts = np.unique(answers, return_counts=True)
        best = counts.max()
        if best / len(answers) >= share:
            for digit in np.flatnonzero(clusters == group).tolist():
                label[digit], by[digit] = int(names[counts.argmax()]), "group"
    for digit, answer in zip(shown.tolist(), said.tolist()):
        label[digit], by[digit] = answer, "person"
    return pd.DataFrame(
        {"label": pd.Series(label, dtype=int), "by": pd.Series(by, dtype=str)}
    )
