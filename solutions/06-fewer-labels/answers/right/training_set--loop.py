# Approach: row by row
def training_set(probabilities, sure):
    items, labels, weights = [], [], []
    for item, row in probabilities.iterrows():
        ordered = sorted(row, reverse=True)
        if ordered[0] < sure:
            continue
        if len(ordered) > 1 and ordered[0] - ordered[1] < 1e-9:
            continue
        items.append(item)
        labels.append(row.idxmax())
        weights.append(float(ordered[0]))
    return pd.DataFrame({"label": labels, "weight": weights}, index=items)
