# Misconception: ten classes
# Loses: test-train_step, test-train_step-gradient, test-train_step-other
def train_step(weights, x, y, rate):
    hidden = np.maximum(x @ weights["hidden.weight"] + weights["hidden.bias"], 0)
    p = forward(weights, x)
    loss = -np.log(np.maximum(p[np.arange(len(x)), y], 1e-300)).mean()

    delta = (p - np.eye(10)[y]) / len(x)

    back = (delta @ weights["output.weight"].T) * (hidden > 0)
    gradient = {"hidden.weight": x.T @ back, "hidden.bias": back.sum(axis=0),
                "output.weight": hidden.T @ delta, "output.bias": delta.sum(axis=0)}
    return {name: weights[name] - rate * gradient[name] for name in weights}, float(loss)
