"""Pack a lab's feedback pages for Canvas or Moodle: pages-LAB-canvas.zip or pages-LAB-moodle.zip.

    run="python scripts/bootstrap.py scripts/hand_back.py"
    $run 00-start-here --to canvas
    $run 00-start-here --to moodle

Each page gets the name that the student's notebook had in the zip that scripts/collect_zip.py read.
Upload the file in Canvas on the assignment's page under Submissions Re-Upload; in Moodle under
Submissions, Upload multiple feedback files in a zip. The grades are a file of their own:
scripts/export_grades.py.

Exit code: 0 every page is in the zip, 1 some are not (each student is named, with the reason), 2
nothing was written.
"""

import argparse
import sys
from pathlib import Path

from coursekit import notebooks


def main(arguments: list[str] | None = None, root: Path = notebooks.ROOT) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("lab", help="folder name of a lab")
    parser.add_argument(
        "--to",
        dest="system",
        choices=["canvas", "moodle"],
        required=True,
    )
    options = parser.parse_args(arguments)
    known = {lab.name: lab for lab in notebooks.labs(root)}
    if options.lab not in known:
        names = ", ".join(known) or "none"
        print(f"{options.lab}: no such lab; the labs are {names}", file=sys.stderr)
        return 2
    # nbgrader takes seconds to import: not before it is clear what to do.
    from coursekit.lms import formats, handing_back
    from fairmark.course import CourseError

    lab = known[options.lab]
    system = formats.SYSTEMS[options.system]
    path = root / f"pages-{lab.name}-{options.system}.zip"
    try:
        made = handing_back.hand_back(lab, system)
        part = path.with_name(f".{path.name}.part")
        part.write_bytes(made.content)
        part.replace(path)
    except (handing_back.NothingToHandBack, CourseError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    for line in handing_back.summary(made, system.name):
        print(line)
    print(f"written to {path.name}")
    return 1 if made.left_out else 0


if __name__ == "__main__":
    sys.exit(main())
