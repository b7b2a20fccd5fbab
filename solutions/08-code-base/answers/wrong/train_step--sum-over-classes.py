# Misconception: the sum of the rows is one sum a row
# Loses: test-train_step, test-train_step-gradient, test-train_step-other
def train_step(weights, x, y, rate):
    hidden = np.maximum(x @ weights["hidden.weight"] + weights["hidden.bias"], 0)
    p = forward(weights, x)
    loss = -np.log(np.maximum(p[np.arange(len(x)), y], 1e-300)).mean()

    delta = p.copy()
    delta[np.arange(len(x)), y] -= 1
    delta /= len(x)

    back = (delta @ weights["output.weight"].T) * (hidden > 0)
    gradient = {"hidden.weight": x.T @ back, "hidden.bias": back.sum(axis=1),
                "output.weight": hidden.T @ delta, "output.bias": delta.sum(axis=1)}
    return {name: weights[name] - rate * gradient[name] for name in weights}, float(loss)
