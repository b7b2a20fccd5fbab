"""Grade a class with nbgrader's own autograde, and print the score of each test: `by_nbgrader.py
COURSE ASSIGNMENT`.

A process of its own, because fairmark may have taken the place of autograde in that of the tests.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

#: Student -> test -> score.
Marks = dict[str, dict[str, float]]


@contextmanager
def grading(root: Path, assignment: str) -> Iterator[Callable[[], Marks]]:
    """Have a class graded while the block goes on; what the block is given waits for the marks."""
    log = root / "nbgrader.log"
    with (
        log.open("w") as errors,
        subprocess.Popen(
            [sys.executable, __file__, str(root), assignment],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):

        def marks() -> Marks:
            printed = process.communicate()[0]
            assert process.returncode == 0, log.read_text()
            return json.loads(printed)

        yield marks


def main(root: str, assignment: str) -> Marks:
    """Grade all; who could not be graded is left out."""
    os.environ["PATH"] = os.pathsep.join(
        [str(Path(sys.executable).parent), os.environ["PATH"]]
    )  # alembic
    config = Config()
    config.CourseDirectory.update(
        root=root,
        assignment_id=assignment,
        db_url=f"sqlite:///{root}/gradebook.db",
        release_directory="generated",
    )
    config.Execute.update(shutdown_kernel="immediate", timeout=30)
    GenerateAssignment(coursedir=CourseDirectory(config=config), config=config).start()
    found = {}
    for student in sorted(path.name for path in Path(root, "submitted").iterdir()):
        config.CourseDirectory.student_id = student
        step = Autograde(coursedir=CourseDirectory(config=config), config=config)
        try:
            step.start()
        except NbGraderException:
            continue
        with Gradebook(config.CourseDirectory.db_url) as book:
            [notebook] = book.find_submission(assignment, student).notebooks
            found[student] = {
                grade.name: grade.auto_score
                for grade in notebook.grades
                if grade.auto_score is not None
            }
    return found


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
