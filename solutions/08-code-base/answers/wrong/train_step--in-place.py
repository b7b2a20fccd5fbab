# Misconception: changes the weights it was given
# Loses: test-train_step, test-train_step-gradient, test-train_step-other
def train_step(weights, x, y, rate):
    hidden = np.maximum(x @ weights["hidden.weight"] + weights["hidden.bias"], 0)
    p = forward(weights, x)
    loss = -np.log(np.maximum(p[np.arange(len(x)), y], 1e-300)).mean()

    delta = p.copy()
    delta[np.arange(len(x)), y] -= 1
    delta /= len(x)

    back = (delta @ weights["output.weight"].T) * (hidden > 0)
    weights["output.weight"] -= rate * hidden.T @ delta
    weights["output.bias"] -= rate * delta.sum(axis=0)
    weights["hidden.weight"] -= rate * x.T @ back
    weights["hidden.bias"] -= rate * back.sum(axis=0)
    return weights, float(loss)
