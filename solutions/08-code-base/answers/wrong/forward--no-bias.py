# Misconception: the biases are forgotten
# Loses: test-forward, test-forward-large, test-train_step-other, test-answer, test-train_step-gradient
def forward(weights, x):
    hidden = np.maximum(x @ weights["hidden.weight"], 0)
    scores = hidden @ weights["output.weight"]
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
