"""Measure, print tables, write them to benchmarks/, one file a benchmark; the engine's to
fairmark/benchmarks/.

python scripts/bench.py                 every benchmark: a quarter of an hour or more
python scripts/bench.py dawid-skene     lab 04's Dawid-Skene against crowd-kit's
python scripts/bench.py course          building, checking, testing and releasing the course
python scripts/bench.py labs            running each lab's solution: time, memory, slowest cell
python scripts/bench.py grading         a class of lab 04: fairmark against nbgrader's own autograde
python scripts/bench.py scale           a class of 2,000 on a cluster of this machine
python scripts/bench.py watching        from Submit to the page with the feedback
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from coursekit.bench import (
    course,
    dawid_skene,
    grading,
    labs,
    measure as benchmark,
    scale,
    watching,
)
from coursekit.notebooks import ROOT

#: Where a benchmark's file is, if not in benchmarks/: beside its code.
FOLDERS = {"grading": ROOT / "fairmark" / "benchmarks"}
NAMES = ("dawid-skene", "course", "labs", "grading", "scale", "watching")
MODULES = {
    "course": course,
    "labs": labs,
    "grading": grading,
    "scale": scale,
    "watching": watching,
}


def say(line: str) -> None:
    """Print a line of progress now."""
    print(f"  {line}", flush=True)


def bench(name: str, sizes: Sequence[int], folder: Path) -> None:
    """Run one benchmark, print its table and write its file."""
    began = benchmark.busy()
    print(f"{name}: {began}", flush=True)
    if name == "dawid-skene":
        title, about, body = dawid_skene.TITLE, dawid_skene.ABOUT, dawid_skene.body(sizes, say)
    else:
        module = MODULES[name]
        title, about, body = module.TITLE, module.ABOUT, module.body(say)
    benchmark.write(folder / f"{name}.md", title, about, body, began)
    print(f"\n{body}\nwritten: {name}.md\n", flush=True)


def main(argv: Sequence[str]) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"{' or '.join(NAMES)}; by default every one"
    )
    parser.add_argument(
        "--annotations",
        type=int,
        nargs="+",
        default=dawid_skene.SIZES,
        metavar="N",
        help="sizes for dawid-skene, each at least 1000; name the benchmark first",
    )
    parser.add_argument(
        "--folder",
        type=Path,
        help="where to write, if not there",
    )
    options = parser.parse_args(argv)
    if unknown := sorted(set(options.names) - set(NAMES)):
        parser.error(f"there is no benchmark {', '.join(unknown)}; there are {', '.join(NAMES)}")
    if min(options.annotations) < 1000:
        parser.error(
            f"--annotations {min(options.annotations)}: expected at least 1000, or there are too "
            "few workers"
        )
    for name in benchmark.TUNING:
        os.environ.pop(
            name, None
        )  # for everything that is measured: it all runs in processes started from here
    try:
        for name in options.names or NAMES:
            folder = options.folder or FOLDERS.get(name, ROOT / "benchmarks")
            bench(name, options.annotations, folder)
    except (OSError, ValueError, RuntimeError) as error:
        print(f"{error}\nThe benchmark was broken off; its file is as it was.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
