"""Build the labs: sync the text twins, run the solutions whose code changed, generate labs/.

python scripts/labs.py                          build what is out of date
python scripts/labs.py 04-label-aggregation     the same, of this lab alone
python scripts/labs.py --run                    run every solution again, changed or not
python scripts/labs.py --check                  change nothing; say what is out of date
"""

import argparse
import sys
import time

from coursekit import build, notebooks
from coursekit.notebooks import Lab


def bring_up_to_date(labs: list[Lab], run: bool) -> None:
    """Build what is out of date, saying what was done."""
    for lab in labs:
        if build.sync(lab):
            print(f"{lab.name}: twin and notebook brought together")
        if run or build.stale_outputs(lab):
            start = time.perf_counter()
            build.execute(lab)
            print(f"{lab.name}: run in {time.perf_counter() - start:.0f} s, outputs stored")
    for path in build.publish(labs):
        print(f"{path.relative_to(notebooks.ROOT)}: generated")


def main() -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "labs", nargs="*", metavar="LAB", help="names of labs; without any, all of them"
    )
    parser.add_argument("--run", action="store_true", help="run every solution, changed or not")
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 if something is out of date"
    )
    options = parser.parse_args()
    labs = notebooks.labs()
    unknown = set(options.labs) - {lab.name for lab in labs}
    if unknown:
        parser.error(
            f"no lab {', '.join(sorted(unknown))}; there are {', '.join(lab.name for lab in labs)}"
        )
    labs = [lab for lab in labs if lab.name in options.labs or not options.labs]
    if not options.check:
        try:
            bring_up_to_date(labs, options.run)
        except RuntimeError as error:
            print(error, file=sys.stderr)
            return 1
        return 0
    found = build.out_of_date(labs)
    print(
        "\n".join([*found, build.MEND])
        if found
        else f"{len(labs)} labs are what their solutions generate"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
