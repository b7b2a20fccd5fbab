# Misconception: ten classes, as in the notebook
# Loses: test-forward, test-forward-large, test-train_step, test-train_step-other, test-train_step-gradient
def forward(weights, x):
    hidden = np.maximum(x @ weights["hidden.weight"] + weights["hidden.bias"], 0)
    scores = np.zeros((len(x), 10))
    scores[:] = hidden @ weights["output.weight"] + weights["output.bias"]
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
