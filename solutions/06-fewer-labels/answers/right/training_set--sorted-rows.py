# Approach: each row sorted, the two highest compared
def training_set(probabilities, sure):
    rows = {}
    for item, row in probabilities.iterrows():
        ordered = row.sort_values(ascending=False)
        if ordered.iloc[0] >= sure and (len(ordered) == 1 or ordered.iloc[0] - ordered.iloc[1] >= 1e-9):
            rows[item] = {"label": ordered.index[0], "weight": ordered.iloc[0]}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["label", "weight"])
