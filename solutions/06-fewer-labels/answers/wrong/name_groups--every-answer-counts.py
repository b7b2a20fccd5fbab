# Misconception: a group gets the answer of its first sheet picture, however many say so
# Loses: test-name_groups, test-name_groups-ties
def name_groups(clusters, shown, said, share):
    told = dict(zip(np.asarray(shown).tolist(), np.asarray(said).tolist()))
    names = {}
    for digit, answer in told.items():
        names.setdefault(clusters[digit], answer)
    rows = {
        digit: {"label": told.get(digit, names.get(group)), "by": "person" if digit in told else "group"}
        for digit, group in enumerate(clusters)
        if group in names
    }
    return pd.DataFrame.from_dict(rows, orient="index")
