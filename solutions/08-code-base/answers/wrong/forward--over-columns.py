# Misconception: probabilities sum to one over the images
# Loses: test-forward, test-forward-large, test-train_step, test-train_step-other, test-answer, test-train_step-gradient
def forward(weights, x):
    hidden = np.maximum(x @ weights["hidden.weight"] + weights["hidden.bias"], 0)
    scores = hidden @ weights["output.weight"] + weights["output.bias"]
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=0)
