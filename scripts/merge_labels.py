"""Merge the label files that a class handed in into the data set `class-labels`, for lab 04.

    run="python scripts/bootstrap.py scripts/merge_labels.py"
    $run submitted/               every labels-....csv in a folder, and in
    the folders in it
    $run a/labels-A1.csv b.csv    or files by name

Every file is checked; a faulty one stops the merge, and the data set stays as it was. The same file
handed in twice is counted once. Prints each worker's gold accuracy and how far the class agrees;
pictures and tables are beside the data.

Exit code: 0 merged, 1 a file was refused, 2 wrong usage or nothing to merge.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "places", nargs="+", type=Path, metavar="FOLDER_OR_FILE", help="what the class handed in"
    )
    places = parser.parse_args(arguments).places
    # pandas and scikit-learn take seconds to import: not before it is clear what to do.
    from coursekit import solution
    from coursekit.crowd import class_labels
    from coursekit.notebooks import Lab
    from labkit.labels import LabelsError

    missing = [str(place) for place in places if not place.exists()]
    if missing:
        return _refuse(
            f"there is no {', no '.join(missing)}; name the folder or the files that the class "
            "handed in",
            2,
        )
    found = class_labels.find(places)
    if found.others:
        print(f"left alone: {len(found.others)} other tables, such as {found.others[0]}")
    if not found.files:
        return _refuse(
            f"nothing to merge: no file named {class_labels.PATTERN} in "
            f"{', '.join(map(str, places))}",
            2,
        )
    try:
        merged = class_labels.merge(
            found.files, lambda files: tqdm(files, desc="files", unit="file", disable=None)
        )
        lab = solution.functions(Lab("04-label-aggregation"))
        folder = class_labels.write(
            merged, lab, lambda fresh, answers: _report(merged, lab, fresh, answers)
        )
    except LabelsError as error:
        return _refuse(
            f"{error}\nNothing was merged; the data set from before, if any, is as it was.", 1
        )
    except OSError as error:
        return _refuse(f"{error.filename or class_labels.NAME}: {error.strerror or error}. Mend "
                       "that and run this again; the "
                       "data set from before, if any, is as it was.", 1)  # fmt: skip
    print(
        f"\nwritten to {folder}; load it by data.load({class_labels.NAME!r}), "
        "or set BATCH in lab 04"
    )
    return 0


def _report(
    merged,
    lab: dict,
    folder: Path,
    annotations,
) -> None:
    """Print the summary, and write the picture and the tables beside the data."""
    from coursekit.crowd import agreement, class_labels

    for again, counted in merged.twice:
        print(f"{again}: the same as {counted}, counted once")
    work = class_labels.work_of(annotations)
    answers = work.groupby("task").size()
    blank = class_labels.left_blank(merged.table)
    print(
        f"{len(merged.files)} workers, {len(merged.table)} assignments, {len(annotations):,} "
        f"answers; {blank.sum()} questions "
        f"were left blank (unsure, or not reached)"
    )
    print(
        f"the work: {len(work):,} answers to {len(answers)} tasks, {answers.min()} to "
        f"{answers.max()} a task"
    )
    pairs = agreement.pairs(work)
    pairs.to_csv(folder / "pairs.csv", index=False, lineterminator="\n", float_format="%.4f")
    if len(pairs):
        agreement.draw(pairs, folder / "agreement.png")
        print(agreement.in_words(pairs))
    else:
        print("One worker: nobody to agree with.")
    gold = lab["gold_accuracy"](annotations, class_labels.gold_of(annotations))
    answers, hits = (
        annotations.groupby("worker"),
        annotations.drop_duplicates(["worker", "hit"]).groupby("worker"),
    )
    table = gold.assign(
        answers=answers.size(),
        blank=blank,
        yes=answers["label"].mean(),
        seconds=hits["seconds"].median(),
        kappa=agreement.by_worker(pairs),
    )
    print(
        "\nEach worker's gold questions, with a Wilson 95 % interval; seconds are the median of a "
        "HIT:"
    )
    print(table.sort_values("estimate", kind="stable").round(2).to_string())


def _refuse(message: str, code: int) -> int:
    print(f"merge_labels: {message}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
