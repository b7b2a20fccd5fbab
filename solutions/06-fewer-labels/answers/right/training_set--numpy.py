# Approach: sorted arrays
def training_set(probabilities, sure):
    p = probabilities.to_numpy(float)
    order = np.sort(p, axis=1)
    keep = (order[:, -1] >= sure) & (order[:, -1] - order[:, -2] >= 1e-9)
    labels = np.array(probabilities.columns)[p.argmax(axis=1)]
    table = pd.DataFrame({"label": labels, "weight": order[:, -1]}, index=probabilities.index)
    return table[keep]
