# Misconception: the hidden layer lets negative values through
# Loses: test-forward, test-train_step, test-answer, test-train_step-gradient
def forward(weights, x):
    hidden = x @ weights["hidden.weight"] + weights["hidden.bias"]
    scores = hidden @ weights["output.weight"] + weights["output.bias"]
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
