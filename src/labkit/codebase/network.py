"""Weights to start from, the training loop, and another library's network
for who has none yet."""

from collections.abc import Callable

import numpy as np


def initial(
    inputs,
    hidden,
    classes,
    seed,
):
    """Draw the weights that training starts from.

    Parameters
    ----------
    inputs, hidden, classes : int
        Values of an image, units of the hidden layer, classes.
    seed : int
        Of the random numbers.

    Returns
    -------
    dict of str to array of float
        "hidden.weight" (inputs, hidden), "hidden.bias" (hidden,), "output.weight"
        (hidden, classes), "output.bias" (classes,).

    References
    ----------
    K. He, X. Zhang, S. Ren and J. Sun (2015). Delving deep into rectifiers. ICCV.
    """
    rng = np.random.default_rng(seed)
    spread = np.sqrt(2 / inputs)
    hidden_weight = rng.normal(0, spread, (inputs, hidden))
    spread = np.sqrt(1 / hidden)
    output_weight = rng.normal(0, spread, (hidden, classes))
    return {
        "hidden.weight": hidden_weight,
        "hidden.bias": np.zeros(hidden),
        "output.weight": output_weight,
        "output.bias": np.zeros(classes),
    }


def train(
    step,
    weights,
    x,
    y,
    epochs=40,
    batch=50,
    rate=0.5,
    seed=1,
):
    """Take a training step for each batch, as often as there are epochs.

    Parameters
    ----------
    step : function
        `step(weights, x, y, rate)` gives new weights and the loss.
    weights : dict of str to array
        Where to start.
    x : array, shape (n, inputs)
        Prepared images.
    y : array of int, shape (n,)
        Their classes.
    epochs, batch : int
        How often each image is seen, and how many at once.
    rate : float
        Learning rate.
    seed : int
        Of the order of the images.

    Returns
    -------
    tuple of (dict of str to array, list of float)
        The weights, and the mean loss of each epoch.
    """
    rng = np.random.default_rng(seed)
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        total = 0.0
        for start in range(0, len(x), batch):
            chosen = order[start : start + batch]
            weights, loss = step(weights, x[chosen], y[chosen], rate)
            total += loss * len(chosen)
        losses.append(total / len(x))
    return weights, losses


def take_step(
    step: Callable,
    weights: dict[str, np.ndarray],
    x,
    y,
    rate: float,
) -> tuple[dict[str, np.ndarray], float]:
    """Take a training step, and say so where a gradient has
    another shape than its weight.

    Parameters
    ----------
    step : function
        `step(weights, x, y, rate)` gives new weights and the loss.
    weights, x, y, rate
        What the step gets.

    Returns
    -------
    tuple of (dict of str to array, float)
        What the step gives.

    Raises
    ------
    AssertionError
        The step gives other names or shapes than it got, or adds
        what does not fit together.
    """
    rule = "a gradient has its weight's shape, and a bias's is a sum over the images"
    try:
        after, loss = step(weights, x, y, rate)
    except ValueError as error:
        raise AssertionError(f"{rule}; found {error}") from error
    assert set(after) == set(weights), (
        f"expected the names {sorted(weights)}, found {sorted(after)}"
    )
    for name, value in weights.items():
        expected = np.shape(value)
        found = np.shape(after[name])
        assert found == expected, (
            f"{name}: expected the shape {expected}, found {found}; {rule}"
        )
    return after, loss


def gradient_gap(
    step: Callable,
    weights: dict[str, np.ndarray],
    x,
    y,
    places: int = 20,
) -> float:
    """Compare the gradient that a training step takes with the slope of its own loss.

    Parameters
    ----------
    step : function
        `step(weights, x, y, rate)` gives new weights and the loss before the step.
    weights, x, y
        As `train` takes them.
    places : int
        How many weights are moved, drawn at random.

    Returns
    -------
    float
        The largest difference found; below a millionth, the gradient is right.
    """
    rng = np.random.default_rng(0)
    rate = 0.1
    small = 1e-5
    after, _ = step(_copy(weights), x, y, rate)
    gaps = []
    for _ in range(places):
        name = list(weights)[rng.integers(len(weights))]
        place = tuple(rng.integers(size) for size in weights[name].shape)
        losses = []
        for shift in (small, -small):
            moved = _copy(weights)
            moved[name][place] += shift
            _, loss = step(moved, x, y, rate)
            losses.append(loss)
        above, below = losses
        slope = (above - below) / (2 * small)
        taken = (weights[name][place] - after[name][place]) / rate
        gaps.append(abs(taken - slope))
    return float(max(gaps))


def _copy(weights: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The same weights, which may be changed."""
    return {name: np.array(value, float) for name, value in weights.items()}


def happens(
    step: Callable,
    weights: dict[str, np.ndarray],
    images,
    labels,
) -> str:
    """Try a training step on a batch.

    Parameters
    ----------
    step : function
        `step(weights, images, labels, rate)` gives new weights and the loss; it may
        change the weights that it gets.
    weights, images, labels
        The weights to start from, and a batch.

    Returns
    -------
    str
        What comes of three steps, in a few words.
    """
    weights = {name: value.copy() for name, value in weights.items()}
    try:
        with np.errstate(all="ignore"):
            for _ in range(3):
                weights, loss = step(weights, images, labels, 0.5)
    except (ValueError, IndexError) as error:
        return f"stops: {type(error).__name__}"
    return f"goes on, and the loss is {loss:.2f}"


def stand_in(weights: dict[str, np.ndarray]) -> Callable[[np.ndarray], np.ndarray]:
    """Run weights in scikit-learn's network, for a notebook
    whose own is not written yet.

    Parameters
    ----------
    weights : dict of str to array
        As `initial` names them.

    Returns
    -------
    function
        From prepared images (n, inputs) to probabilities (n, classes).
    """
    from sklearn.neural_network import MLPClassifier  # only who is stuck waits for it

    first = weights["hidden.weight"]
    second = weights["output.weight"]
    inputs = len(first)
    hidden, classes = second.shape
    network = MLPClassifier(hidden, max_iter=1)
    blank = np.zeros((1, inputs))
    network.partial_fit(blank, [0], classes=range(classes))
    network.coefs_ = [first, second]
    network.intercepts_ = [weights["hidden.bias"], weights["output.bias"]]
    return network.predict_proba
