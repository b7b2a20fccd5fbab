"""Build the labs: text twin <-> solution notebook -> stored outputs -> the student's notebook.

Each step is idempotent, and each has a question of its own that changes nothing (`stale_...`),
which `--check` asks.
"""

import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient.exceptions import CellTimeoutError
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from traitlets import Bool

from coursekit import notebooks
from coursekit.kernels import Client
from coursekit.notebooks import Lab

#: Seconds a single cell of a solution may take: the slowest takes 10 on an idle machine.
CELL_TIMEOUT = 120
#: How often a solution is run before it is given up, on a busy machine.
TRIES = 3
#: What to do about anything that is out of date.
MEND = "mend with: make labs"


class StripBuildMetadata(Preprocessor):
    """Drop what only the author's copy needs, so that two machines generate the same lab, byte for
    byte.

    A step of nbgrader's generate_assignment, put there by nbgrader_config.py.
    """

    enabled = Bool(True)  # nbconvert's preprocessors are off unless told otherwise

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Keep of the cells' metadata what nbgrader needs; drop Jupytext's, ours and the Python
        version."""
        for key in ("jupytext", "coursekit"):
            nb.metadata.pop(key, None)
        nb.metadata.get("language_info", {}).pop("version", None)
        for cell in nb.cells:
            kept = NotebookNode()
            for key in ("nbgrader", "tags"):
                if key in cell.metadata:
                    kept[key] = cell.metadata[key]
            cell.metadata = kept
        return nb, resources


# ---- text twin <-> solution notebook


def twin_text(path: Path) -> str:
    """The text twin that belongs to a solution notebook."""
    command = [
        sys.executable,
        "-m",
        "jupytext",
        "--to",
        "py:percent",
        "--output",
        "-",
        str(path),
    ]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=path.parent,
    )
    if done.returncode:
        raise ValueError(f"{path}: jupytext cannot read it: {done.stderr.strip()}")
    return done.stdout


def stale_twin(lab: Lab) -> bool:
    """Whether notebook and twin differ. Compared as text: a clone scrambles the times that a sync
    goes by."""
    if not (lab.solution.exists() and lab.twin.exists()):
        return True
    wanted = twin_text(lab.solution)
    found = lab.twin.read_text(encoding="utf-8")
    return _body(wanted) != _body(found)


def _body(twin: str) -> str:
    """The twin without Jupytext's header, which names Jupytext's version."""
    *_, body = twin.split("# ---\n", 2)
    return body


def sync(lab: Lab) -> bool:
    """Bring the older of notebook and twin up to the newer one; says whether anything changed."""
    if not stale_twin(lab):
        return False
    present = [path for path in (lab.solution, lab.twin) if path.exists()]
    newest = max(present, key=lambda path: path.stat().st_mtime)
    command = [
        sys.executable,
        "-m",
        "jupytext",
        "--quiet",
        "--sync",
        str(newest),
    ]
    subprocess.run(command, check=True, cwd=lab.solution.parent)
    return True


# ---- stored outputs


def fingerprint(notebook: NotebookNode) -> str:
    """The sha256 of the code and its stored outputs: it tells edited code, and outputs lost or
    changed since."""
    cells = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cells.append([cell.source, cell.execution_count, cell.outputs])
    text = json.dumps(cells, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def stale_outputs(lab: Lab) -> bool:
    """Whether the stored outputs are not those of running the notebook's code."""
    notebook = notebooks.read(lab.solution)
    ours = notebook.metadata.get("coursekit", {})
    return ours.get("executed") != fingerprint(notebook)


def execute(lab: Lab) -> None:
    """Run a solution from top to bottom and store its outputs.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        A cell failed; nothing is written.
    RuntimeError
        A cell did not end, however often it was tried; nothing is written.
    """
    notebook = _executed(lab)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    notebook.metadata.get("language_info", {}).pop("version", None)
    # Widgets live in a kernel; their stored state would reach labs/, with ids of this run.
    notebook.metadata.pop("widgets", None)
    notebook.metadata["coursekit"] = {"executed": fingerprint(notebook)}
    times = lab.solution.stat()
    write(lab.solution, notebook)
    # The code is what it was: keep its time, so that a later sync does not take the outputs for an
    # edit.
    os.utime(lab.solution, ns=(times.st_atime_ns, times.st_mtime_ns))


def _executed(lab: Lab) -> NotebookNode:
    """The solution with the outputs of a run, begun again where a cell does not end."""
    for tried in range(1, TRIES + 1):
        notebook = notebooks.read(lab.solution)
        running: list[NotebookNode] = []
        folder = str(lab.solution.parent)
        client = Client(
            notebook,
            timeout=CELL_TIMEOUT,
            kernel_name="python3",
            record_timing=False,
            resources={"metadata": {"path": folder}},
        )

        def note(cell: NotebookNode, cell_index: int, running: list = running) -> None:
            running.append(cell)

        client.on_cell_start = note
        try:
            client.execute()
            return notebook
        except CellTimeoutError:
            code = running[-1].source.strip()
            first = code.partition("\n")[0]
            said = f"{lab.name}: the cell {first!r} did not end within {CELL_TIMEOUT} s"
            print(f"{said} (try {tried} of {TRIES})", file=sys.stderr, flush=True)
    raise RuntimeError(
        f"{said}, {TRIES} times. If other programs keep this machine busy, run it again later; "
        "else run the notebook in JupyterLab and look at that cell"
    )


def write(path: Path, notebook: NotebookNode) -> None:
    """Write a notebook whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(nbformat.writes(notebook), encoding="utf-8", newline="\n")
    part.replace(path)


# ---- the student's notebook


def generate(labs: list[Lab], folder: Path) -> None:
    """Generate the released folders of these labs into `folder/NAME/` with nbgrader's own step.

    Parameters
    ----------
    labs : list of Lab
        All of one course.
    folder : Path
        Where to: in the course's labs/, or anywhere for a comparison.

    Raises
    ------
    RuntimeError
        nbgrader refused a solution; its log is in the message.
    """
    # nbgrader runs a bare `alembic`, which lies beside this Python.
    os.environ["PATH"] = os.pathsep.join(
        [str(Path(sys.executable).parent), os.environ.get("PATH", "")]
    )
    from nbgrader.apps import NbGraderAPI  # 4 CPU seconds: only where a lab is generated
    from traitlets.config import Config

    with tempfile.TemporaryDirectory() as scratch:
        # A gradebook of its own: building must not touch the class's.
        config = Config(course_config(labs[0].root))
        config.CourseDirectory.update(
            root=str(labs[0].root),
            release_directory=str(Path(scratch, "release")),
            db_url=f"sqlite:///{Path(scratch, 'gradebook.db').as_posix()}",
        )
        api = NbGraderAPI(config=config)
        logging.getLogger("traitlets").setLevel(logging.ERROR)
        for lab in labs:
            result = api.generate_assignment(lab.name, force=True, create=True)
            if not result["success"]:
                said = result["log"] or result["error"]
                raise RuntimeError(f"{lab.solution}: nbgrader cannot generate the lab:\n{said}")
            shutil.copytree(
                Path(scratch, "release", lab.name), folder / lab.name, dirs_exist_ok=True
            )


def course_config(root: Path):
    """The settings in a course's nbgrader_config.py."""
    from traitlets.config.loader import PyFileConfigLoader

    return PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()


def stale_labs(labs: list[Lab]) -> list[Path]:
    """The files of labs/ that differ from what the solutions generate, are missing, or should not
    be there."""
    return _publish(labs, write=False)


def publish(labs: list[Lab]) -> list[Path]:
    """Bring labs/ up to date with the solutions; returns the files that changed."""
    return _publish(labs, write=True)


def _publish(labs: list[Lab], write: bool) -> list[Path]:
    root = labs[0].root
    release = root / "labs"
    names = {lab.name for lab in labs}
    others = {lab.name for lab in notebooks.labs(root)} - names
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch)
        generate(labs, fresh)
        wanted = _files(fresh)
        present = _files(release)
    changed = []
    for name in sorted(wanted.keys() | present.keys()):
        lab, _, _ = name.partition("/")
        if lab not in others and wanted.get(name) != present.get(name):
            changed.append(release / name)
            if write:
                _replace(release / name, wanted.get(name))
    return changed


def _replace(path: Path, content: bytes | None) -> None:
    """Write a file, or take it away where it has no content."""
    if content is None:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def not_in_the_release(lab: Lab) -> list[str]:
    """What was edited and is not in labs/ yet, in a line each; told in a second or two."""
    found = []
    if lab.twin.exists() and stale_twin(lab):
        twin = lab.twin.relative_to(lab.root)
        found.append(f"{twin} and its notebook differ")
    if not (lab.solution.exists() and lab.release.exists()):
        return found
    released = notebooks.read(lab.release)
    if _cleared(lab) != _sources(released):
        release = lab.release.relative_to(lab.root)
        found.append(f"{release} is not what its solution generates")
    return found


def _cleared(lab: Lab) -> list[str]:
    """The texts of a solution's cells without what students do not get."""
    from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme, ClearSolutions

    config = course_config(lab.root)
    steps = [
        ClearSolutions(config=config),
        ClearHiddenTests(config=config),
        ClearMarkScheme(config=config),
    ]
    notebook = notebooks.read(lab.solution)
    resources: dict = {}
    for step in steps:
        notebook, resources = step.preprocess(notebook, resources)
    return _sources(notebook)


def _sources(notebook: NotebookNode) -> list[str]:
    return [cell.source for cell in notebook.cells]


def out_of_date(labs: list[Lab]) -> list[str]:
    """One line for each thing that a build would change; empty where all is in order."""
    found = []
    for lab in labs:
        if stale_twin(lab):
            name = lab.twin.relative_to(lab.root)
            found.append(f"{name}: is not the text of its notebook")
    present = [lab for lab in labs if lab.solution.exists()]
    for lab in present:
        if stale_outputs(lab):
            solution = lab.solution.relative_to(lab.root)
            found.append(
                f"{solution}: its stored outputs are missing, changed since, or of other code"
            )
    if present:
        root = present[0].root
        for path in stale_labs(present):
            name = path.relative_to(root)
            found.append(f"{name}: is not what its solution generates")
    return found


def _files(folder: Path) -> dict[str, bytes]:
    found = {}
    for path in folder.rglob("*"):
        if path.is_file() and ".ipynb_checkpoints" not in path.parts:
            name = path.relative_to(folder).as_posix()
            found[name] = path.read_bytes()
    return found
