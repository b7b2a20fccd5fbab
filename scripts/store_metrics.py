"""Store what lab 03 loads instead of computing it: the checkpoints for stuck students.

    python scripts/store_metrics.py

All is computed by the set-up and the functions of the solution notebook, and written to
data/metrics/. Put the sha256 sums that are printed into its metadata.toml.
"""

import hashlib

import pandas as pd

from coursekit.notebooks import ROOT, Lab
from coursekit.solution import functions

FOLDER = ROOT / "data" / "metrics"


def checkpoints() -> dict[str, pd.DataFrame]:
    """File name -> table, as the lab's own functions give it."""
    lab = functions(Lab("03-metrics"))
    truth, scores = lab["truth"], lab["scores"]
    curves, rows = [], []
    for name, model in lab["models"].items():
        curves.append(lab["precision_recall_curve"](truth, scores[name]).assign(model=name))
        # Out of fold: no woman is scored by a model that was trained on her.
        own = lab["cross_val_predict"](
            model, lab["train"][lab["cheap"]], lab["train_truth"], cv=5, method="predict_proba"
        )
        at_half = lab["precision_recall_f"](truth, scores[name] >= 0.5, 1)
        rows.append(
            {
                "model": name,
                "precision": at_half["precision"],
                "recall": at_half["recall"],
                "average_precision": lab["average_precision"](truth, scores[name]),
                "threshold": lab["best_threshold"](lab["train_truth"].to_numpy(), own[:, 1], 1, 10),
            }
        )
    columns = ["model", "threshold", "precision", "recall"]
    return {"curves": pd.concat(curves, ignore_index=True)[columns], "models": pd.DataFrame(rows)}


def main() -> None:
    """Write the tables and print their sha256 sums."""
    for name, table in checkpoints().items():
        content = table.to_csv(index=False, lineterminator="\n").encode("utf-8")
        (FOLDER / f"{name}.csv").write_bytes(content)
        print(f"{name}.csv: {len(table)} rows, sha256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    main()
