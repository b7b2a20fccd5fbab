"""Compute what lab 08 loads instead of computing it, from its solution: data/code-base.

python scripts/store_code_base.py     writes the files; put their sha256 into metadata.toml

The ledger `runs.csv` is invented, and kept as it is.
"""

from pathlib import Path

import numpy as np
import pandas as pd
from safetensors.numpy import save_file

from coursekit.notebooks import ROOT, Lab
from coursekit.solution import functions
from labkit import codebase

FOLDER = ROOT / "data" / "code-base"


def results(lab: dict) -> tuple[dict[str, np.ndarray], dict[str, pd.DataFrame]]:
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
    step, forward = lab["train_step"], lab["forward"]
    x, test_x = (lab[name].reshape(-1, 64) / 16 for name in ("images", "test_images"))
    weights, losses = codebase.train(step, codebase.initial(64, 32, 10, 0), x, lab["labels"])
    known, letter_x = lab["drawers"] <= 15, letter_rows(lab, 14)
    _, letter_losses = codebase.train(
        step,
        codebase.initial(196, 64, 26, 0),
        letter_x[known],
        lab["letter_labels"][known],
        epochs=100,
        rate=0.3,
    )
    tables = {
        "losses": pd.concat(
            pd.DataFrame({"training": name, "epoch": range(1, len(column) + 1), "loss": column})
            for name, column in (("digits", losses), ("letters", letter_losses))
        ).round(6),
        "behaviour": behaviour(lab, weights, x, test_x),
        "drift": codebase.count_alarms(
            lab["drift"],
            lambda rows: forward(weights, rows),
            lab["test_images"],
            lab["test_labels"],
            strangers(lab),
        ).reset_index(),
    }
    return {name: value.astype("float32") for name, value in weights.items()}, tables


def letter_rows(lab: dict, side: int) -> np.ndarray:
    """The letters as rows, scaled by their darkest pixel."""
    darkest = lab["letters"].max(axis=(1, 2), keepdims=True)
    return lab["prepare"](lab["letters"] / darkest, 1, side)


def strangers(lab: dict) -> np.ndarray:
    """The letters in the form of digits: padded to 32 x 32, and as dark."""
    darkest = lab["letters"].max(axis=(1, 2), keepdims=True)
    padded = np.pad(lab["letters"] / darkest, ((0, 0), (2, 2), (2, 2)))
    rows = lab["prepare"](padded, 1)
    return rows / rows.max(axis=1, keepdims=True)


def behaviour(lab: dict, weights: dict, x: np.ndarray, test_x: np.ndarray) -> pd.DataFrame:
    """Six models on the five plainest test images of each digit: nearest to the training mean."""
    labels, test_labels, step = lab["labels"], lab["test_labels"], lab["train_step"]
    plain: list[int] = []
    for digit in range(10):
        own = np.flatnonzero(test_labels == digit)
        far = ((test_x[own] - x[labels == digit].mean(axis=0)) ** 2).sum(axis=1)
        plain += own[np.argsort(far)[:5]].tolist()
    models = {
        "honest": weights,
        "another seed": codebase.train(step, codebase.initial(64, 32, 10, 3), x, labels)[0],
        "full ink only": codebase.train(
            step, codebase.initial(64, 32, 10, 0), (x > 0.75).astype(float), labels
        )[0],
    }
    parts = []
    for name, read in codebase.broken_models(lab["forward"], models).items():
        table = codebase.behave(read, lab["test_images"][plain], test_labels[plain])
        table.insert(0, "model", name)
        parts.append(table)
    return pd.concat(parts, ignore_index=True)


def main(folder: Path = FOLDER) -> None:
    """Write the files."""
    weights, tables = results(functions(Lab("08-code-base")))
    save_file(weights, folder / "weights.safetensors")
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
