# Approach: one row at a time
def forward(weights, x):
    classes = len(weights["output.bias"])
    rows = []
    for row in x:
        hidden = np.array([max(0.0, value) for value in row @ weights["hidden.weight"] + weights["hidden.bias"]])
        scores = hidden @ weights["output.weight"] + weights["output.bias"]
        powers = [math.exp(score - max(scores)) for score in scores]
        rows.append([power / sum(powers) for power in powers])
    return np.array(rows).reshape(len(x), classes)
