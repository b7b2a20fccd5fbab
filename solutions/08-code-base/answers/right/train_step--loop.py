# Approach: the gradient of one image at a time, added up
def one_image(weights, row, label):
    before = row @ weights["hidden.weight"] + weights["hidden.bias"]
    hidden = before.clip(min=0)
    scores = hidden @ weights["output.weight"] + weights["output.bias"]
    scores = scores - scores.max()
    total = np.exp(scores).sum()
    delta = np.exp(scores) / total
    delta[label] -= 1
    back = weights["output.weight"] @ delta
    back[before <= 0] = 0
    gradient = {
        "hidden.weight": np.outer(row, back),
        "hidden.bias": back,
        "output.weight": np.outer(hidden, delta),
        "output.bias": delta,
    }
    return gradient, np.log(total) - scores[label]


# %%
def train_step(weights, x, y, rate):
    new = {name: value.astype(float) for name, value in weights.items()}
    loss = 0.0
    for row, label in zip(x, y):
        gradient, own = one_image(weights, row, label)
        loss += own / len(x)
        for name in new:
            new[name] = new[name] - rate * gradient[name] / len(x)
    return new, loss
