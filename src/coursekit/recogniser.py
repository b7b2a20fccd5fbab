"""What is made of lab 08's solution: the results that the lab stores, and its package."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from labkit import codebase

#: What the lab writes where, as its section 6 and its last cell do.
FILES = {
    "datasets.py": ["fit", "prepare"],
    "networks.py": ["forward"],
    "models.py": ["initial", "train", "train_step"],
    "weights.py": ["describe", "problems"],
    "monitoring.py": ["failed_behaviour", "drift", "is_id", "is_blank", "gate"],
    "api/serving.py": ["answer"],
}
#: Of a network, by name.
Weights = dict[str, np.ndarray]


def build_package(lab: dict, folder: Path) -> Path:
    """Write the package that the solution builds, and train it.

    Parameters
    ----------
    lab : dict
        What the solution's set-up and answers define.
    folder : Path
        Where to: `folder/recogniser`, which is returned.
    """
    package = folder / "recogniser"
    given = (codebase.train, codebase.is_id, codebase.is_blank)
    own = lab | {function.__name__: function for function in given}
    modules = {}
    for file, names in FILES.items():
        modules[file] = [own[name] for name in names]
    codebase.write(package, modules)
    training = [sys.executable, "-m", "recogniser.training"]
    subprocess.run(training, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return package


def results(lab: dict) -> tuple[Weights, dict[str, pd.DataFrame]]:
    """Everything that is stored.

    Parameters
    ----------
    lab : dict
        What the solution's set-up and answers define.

    Returns
    -------
    tuple of (dict of str to array, dict of str to DataFrame)
        The weights, and the tables by the names of their files.
    """
    step = lab["train_step"]
    forward = lab["forward"]
    x = lab["images"].reshape(-1, 64) / 16
    test_x = lab["test_images"].reshape(-1, 64) / 16
    start = codebase.initial(64, 32, 10, seed=0)
    weights, losses = codebase.train(step, start, x, lab["labels"])
    known = lab["drawers"] <= 15
    letter_x = letter_rows(lab, side=14)
    _, letter_losses = codebase.train(
        step,
        codebase.initial(196, 64, 26, seed=0),
        letter_x[known],
        lab["letter_labels"][known],
        epochs=100,
        rate=0.3,
    )
    counted = codebase.count_alarms(
        lab["drift"],
        lambda rows: forward(weights, rows),
        lab["test_images"],
        lab["test_labels"],
        codebase.as_digits(lab["letters"], lab["prepare"]),
    )
    tables = {
        "losses": pd.concat(
            [
                by_epoch("digits", losses),
                by_epoch("letters", letter_losses),
            ]
        ),
        "behaviour": behaviour(lab, weights, x, test_x),
        "drift": counted.reset_index(),
    }
    small = {}
    for name, value in weights.items():
        small[name] = value.astype("float32")
    return small, tables


def by_epoch(training: str, losses: list[float]) -> pd.DataFrame:
    """The losses of a training, one row an epoch."""
    epochs = range(1, len(losses) + 1)
    table = pd.DataFrame(
        {
            "training": training,
            "epoch": epochs,
            "loss": losses,
        }
    )
    return table.round(6)


def letter_rows(lab: dict, side: int) -> np.ndarray:
    """The letters as rows, scaled by their darkest pixel."""
    darkest = lab["letters"].max(axis=(1, 2), keepdims=True)
    return lab["prepare"](lab["letters"] / darkest, 1, side)


def behaviour(
    lab: dict,
    weights: dict,
    x: np.ndarray,
    test_x: np.ndarray,
) -> pd.DataFrame:
    """Six models on the five plainest test images of each digit: nearest to the training mean."""
    labels = lab["labels"]
    test_labels = lab["test_labels"]
    plain: list[int] = []
    for digit in range(10):
        own = np.flatnonzero(test_labels == digit)
        mean = x[labels == digit].mean(axis=0)
        apart = test_x[own] - mean
        far = (apart**2).sum(axis=1)
        nearest = np.argsort(far)[:5]
        plain += own[nearest].tolist()

    def trained(seed: int, rows: np.ndarray) -> Weights:
        start = codebase.initial(64, 32, 10, seed)
        learned, _ = codebase.train(lab["train_step"], start, rows, labels)
        return learned

    models = {
        "honest": weights,
        "another seed": trained(3, x),
        "full ink only": trained(0, (x > 0.75).astype(float)),
    }
    parts = []
    for name, read in codebase.broken_models(lab["forward"], models).items():
        table = codebase.behave(read, lab["test_images"][plain], test_labels[plain])
        table.insert(0, "model", name)
        parts.append(table)
    return pd.concat(parts, ignore_index=True)
