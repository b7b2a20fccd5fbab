"""The course, for nbgrader: one configuration for students and instructors.

`nbgrader` reads it when started in this folder; `make lab` and `make teach` put this folder on
JUPYTER_CONFIG_PATH, so that Validate, Assignment List and Formgrader read it too, whatever folder
JupyterLab shows.
"""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

c = get_config()  # type: ignore[name-defined]  # noqa: F821
ROOT = Path(__file__).resolve().parent

c.CourseDirectory.course_id = "shipping-ml"
c.CourseDirectory.root = str(ROOT)
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "labs"
c.CourseDirectory.submitted_directory = "submitted"
c.CourseDirectory.autograded_directory = "autograded"
c.CourseDirectory.feedback_directory = "feedback"
c.CourseDirectory.db_url = f"sqlite:///{(ROOT / 'gradebook.db').as_posix()}"
# nbgrader's own four, then ours: text twins, what only instructors may see, and what labs 07 and
# 08 write beside their notebooks (a store, a package).
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    "*.pyc",
    "__pycache__",
    "feedback",
    "*.nb.py",
    "private",
    "answers",
    "data-store",
    "recogniser",
]

# A class on one server (deploy/jupyterhub) shares one exchange, and each works in a folder of their
# own.
WORK = Path(os.environ.get("SHIPPING_ML_WORK", ROOT / "work"))
c.Exchange.root = os.environ.get("SHIPPING_ML_EXCHANGE", str(ROOT / "exchange"))
# Without these, labs are fetched into the folder that the server was started from, and the list of
# what was handed in lies in the user's home, shared by all copies of the course.
c.Exchange.assignment_dir = str(WORK)
c.Exchange.cache = str(WORK / ".submitted")

# A cell that takes longer than this many seconds fails; nbgrader's 30 are too few for a slow
# laptop.
c.Execute.timeout = 120
# Asking a kernel to end politely costs up to seconds a notebook.
c.Execute.shutdown_kernel = "immediate"

# nbgrader's own steps, after one of ours that drops what a machine writes: any machine generates
# the same labs.
c.GenerateAssignment.preprocessors = ["coursekit.build.StripBuildMetadata"] + [
    f"nbgrader.preprocessors.{step}"
    for step in (
        "IncludeHeaderFooter",
        "InstantiateTests",
        "LockCells",
        "ClearSolutions",
        "ClearOutput",
        "CheckCellMetadata",
        "ComputeChecksums",
        "SaveCells",
        "ClearHiddenTests",
        "ClearMarkScheme",
        "ComputeChecksums",
        "CheckCellMetadata",
    )
]

# `nbgrader autograde` and Formgrader's button grade through fairmark, or refuse to. Only students'
# copies of the course, which do not have it, are without; a copy that has it and has not installed
# it takes it from here.
ENGINE = ROOT / "fairmark" / "src"
if ENGINE.is_dir():
    sys.path.append(str(ENGINE))  # behind what is installed
if find_spec("fairmark"):
    from fairmark.nbgrader.autograde import install

    install()

# What students' code may read while it is graded, besides the installed packages: what labs import,
# and their data.
c.Fairmark.readable = ["src/labkit", "data"]
# Many answers import it, and no lab does: imported once, not by each of them.
c.Fairmark.imports = ["scipy.stats"]
# No mark can be forged: every test runs where no student's code does.
c.Fairmark.weakest = "apart"
