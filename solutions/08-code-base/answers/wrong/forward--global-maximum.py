# Misconception: subtracts the largest score of the whole batch
# Loses: test-forward-large
def forward(weights, x):
    hidden = np.maximum(x @ weights["hidden.weight"] + weights["hidden.bias"], 0)
    scores = hidden @ weights["output.weight"] + weights["output.bias"]
    powers = np.exp(scores - scores.max(initial=0))
    return powers / powers.sum(axis=1, keepdims=True)
