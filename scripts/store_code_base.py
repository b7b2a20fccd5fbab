"""Compute what lab 08 loads instead of computing it, from its solution: data/code-base.

python scripts/store_code_base.py     writes the files; put their sha256 into metadata.toml

The ledger `runs.csv` is invented, and kept as it is.
"""

from safetensors.numpy import save_file

from coursekit.notebooks import ROOT, Lab
from coursekit.recogniser import results
from coursekit.solution import functions

FOLDER = ROOT / "data" / "code-base"


def main() -> None:
    """Write the files."""
    lab = functions(Lab("08-code-base"))
    weights, tables = results(lab)
    path = FOLDER / "weights.safetensors"
    save_file(weights, path)
    path.chmod(0o644)
    for name, table in tables.items():
        table.to_csv(
            FOLDER / f"{name}.csv",
            index=False,
            lineterminator="\n",
        )


if __name__ == "__main__":
    main()
