# Misconception: the loss is the one after the step
# Loses: test-train_step, test-train_step-gradient
def train_step(weights, x, y, rate):
    hidden = np.maximum(x @ weights["hidden.weight"] + weights["hidden.bias"], 0)
    p = forward(weights, x)

    delta = p.copy()
    delta[np.arange(len(x)), y] -= 1
    delta /= len(x)

    back = (delta @ weights["output.weight"].T) * (hidden > 0)
    gradient = {"hidden.weight": x.T @ back, "hidden.bias": back.sum(axis=0),
                "output.weight": hidden.T @ delta, "output.bias": delta.sum(axis=0)}
    new = {name: weights[name] - rate * gradient[name] for name in weights}
    after = forward(new, x)
    return new, float(-np.log(after[np.arange(len(x)), y]).mean())
