# Misconception: the notebook's order: the output weights move before the hidden ones are corrected
# Loses: test-train_step-gradient, test-train_step-other
def train_step(weights, x, y, rate):
    hidden = np.maximum(x @ weights["hidden.weight"] + weights["hidden.bias"], 0)
    p = forward(weights, x)
    loss = -np.log(np.maximum(p[np.arange(len(x)), y], 1e-300)).mean()

    delta = p.copy()
    delta[np.arange(len(x)), y] -= 1
    delta /= len(x)

    new = {name: value.copy() for name, value in weights.items()}
    new["output.weight"] -= rate * hidden.T @ delta
    new["output.bias"] -= rate * delta.sum(axis=0)
    back = (delta @ new["output.weight"].T) * (hidden > 0)
    new["hidden.weight"] -= rate * x.T @ back
    new["hidden.bias"] -= rate * back.sum(axis=0)
    return new, float(loss)
