"""Store what lab 03 loads instead of computing it: the checkpoints for stuck students, and what its
expected pictures show.

    python scripts/store_metrics.py

All is computed by the set-up and the functions of the solution notebook, and written to
data/metrics/. Put the sha256 sums that are printed into its metadata.toml.
"""

import hashlib
from typing import Any

import pandas as pd

from coursekit.notebooks import ROOT, Lab
from coursekit.solution import functions

FOLDER = ROOT / "data" / "metrics"


def checkpoints() -> dict[str, pd.DataFrame]:
    """File name -> table, as the lab's own functions give it."""
    lab = functions(Lab("03-metrics"))
    return {
        "curves": curves(lab),
        "models": models(lab),
        "reliability": reliability(lab),
    }


def curves(lab: dict[str, Any]) -> pd.DataFrame:
    """Precision and recall of each model at every threshold."""
    parts = []
    truth = lab["truth"]
    for name in lab["models"]:
        scores = lab["scores"][name]
        curve = lab["precision_recall_curve"](truth, scores)
        parts.append(curve.assign(model=name))
    columns = [
        "model",
        "threshold",
        "precision",
        "recall",
    ]
    return pd.concat(parts, ignore_index=True)[columns]


def models(lab: dict[str, Any]) -> pd.DataFrame:
    """What each model scores at 0.5, and its cheapest threshold on the training half."""
    truth = lab["truth"]
    train_truth = lab["train_truth"]
    inputs = lab["train"][lab["cheap"]]
    rows = []
    for name, model in lab["models"].items():
        scores = lab["scores"][name]
        at_half = lab["precision_recall_f"](truth, scores >= 0.5, 1)
        # Out of fold: no woman is scored by a model that was trained on her.
        own = lab["cross_val_predict"](
            model,
            inputs,
            train_truth,
            cv=5,
            method="predict_proba",
        )
        cheapest = lab["best_threshold"](train_truth.to_numpy(), own[:, 1], 1, 10)
        row = {
            "model": name,
            "precision": at_half["precision"],
            "recall": at_half["recall"],
            "average_precision": lab["average_precision"](truth, scores),
            "threshold": cheapest,
        }
        rows.append(row)
    return pd.DataFrame(rows)


def reliability(lab: dict[str, Any]) -> pd.DataFrame:
    """How often three readers of digits are right, by how sure they are."""
    images, labels = lab["load_digits"](return_X_y=True)
    seen, stream, seen_label, stream_label = lab["train_test_split"](
        images / 16,
        labels,
        test_size=0.5,
        random_state=0,
        stratify=labels,
    )
    readers = {
        "logistic": lab["LogisticRegression"](C=10, max_iter=1000),
        "naive Bayes": lab["GaussianNB"](),
        "forest": lab["RandomForestClassifier"](100, random_state=0),
    }
    parts = []
    for name, model in readers.items():
        model.fit(seen, seen_label)
        sure = model.predict_proba(stream).max(axis=1)
        right = model.predict(stream) == stream_label
        table = lab["reliability_table"](sure, right).rename_axis("bin")
        parts.append(table.reset_index().assign(model=name))
    columns = [
        "model",
        "bin",
        "count",
        "confidence",
        "accuracy",
    ]
    return pd.concat(parts, ignore_index=True)[columns]


def main() -> None:
    """Write the tables and print their sha256 sums."""
    for name, table in checkpoints().items():
        text = table.to_csv(index=False, lineterminator="\n")
        content = text.encode("utf-8")
        path = FOLDER / f"{name}.csv"
        path.write_bytes(content)
        sha256 = hashlib.sha256(content).hexdigest()
        print(f"{path.name}: {len(table)} rows, sha256 {sha256}")


if __name__ == "__main__":
    main()
