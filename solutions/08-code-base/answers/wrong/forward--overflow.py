# Misconception: exp of the scores as they are
# Loses: test-forward-large
def forward(weights, x):
    hidden = np.maximum(x @ weights["hidden.weight"] + weights["hidden.bias"], 0)
    powers = np.exp(hidden @ weights["output.weight"] + weights["output.bias"])
    return powers / powers.sum(axis=1, keepdims=True)
