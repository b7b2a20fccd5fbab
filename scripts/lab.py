"""Open JupyterLab on your own copies of the labs: set up, copy what is new to work/, start on the
lab that you changed last.

python scripts/lab.py                              open JupyterLab in the browser
python scripts/lab.py --no-browser --port 8899     arguments are passed on to JupyterLab
"""

import hashlib
import itertools
import os
import shutil
import socket
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from bootstrap import ROOT, Environment, SetUpError, finish, read_json, run, say, set_up, write_json

RECORD = ".handed-out.json"
NOT_COPIED = (".ipynb_checkpoints", "__pycache__")
LAST_PORT = 65535


def hand_out(labs: Path, work: Path) -> list[str]:
    """Copy labs to the student's folder: each one that is not there yet, and new versions beside
    the old ones.

    Nothing in `work` is ever overwritten. The versions that were handed out are recorded in
    `work/.handed-out.json`, so that each is offered once, even when the student deletes it.

    Parameters
    ----------
    labs
        Folder with a folder for each lab.
    work
        Folder of the student's copies; made when it is missing.

    Returns
    -------
    list of str
        A line for each lab that was copied.
    """
    work.mkdir(exist_ok=True)
    record = read_json(work / RECORD)
    lines = []
    folders = [notebook.parent for notebook in labs.glob("*/*.ipynb")]
    for lab in sorted(folders):
        versions = record.setdefault(lab.name, [])
        version = fingerprint(lab)
        own = work / lab.name
        if not own.exists():
            copy(lab, own)
            lines.append(f"New lab: {own.name}")
        elif version not in versions and fingerprint(own) != version:
            beside = free_name(work, lab.name)
            copy(lab, beside)
            lines.append(
                f"{lab.name} was updated: the new version is in {beside.name}, yours is as it was."
                f" (What is handed in is always the folder {lab.name}.)"
            )
        if version not in versions:
            versions.append(version)
            write_json(work / RECORD, record)
    return lines


def fingerprint(folder: Path) -> str:
    """sha256 over the names and contents of a folder's files."""
    total = hashlib.sha256()
    for path in sorted(filter(Path.is_file, folder.rglob("*"))):
        name = path.relative_to(folder)
        if not set(name.parts) & set(NOT_COPIED):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            line = f"{name.as_posix()}\0{content}\n"
            total.update(line.encode())
    return total.hexdigest()


def copy(lab: Path, target: Path) -> None:
    """Copy a folder so that it appears whole or not at all."""
    part = target.with_name(f".copying-{target.name}")
    shutil.rmtree(part, ignore_errors=True)
    not_copied = shutil.ignore_patterns(*NOT_COPIED)
    shutil.copytree(lab, part, ignore=not_copied)
    part.rename(target)


def free_name(work: Path, name: str) -> Path:
    """A name for an update that nobody uses; without "+", which nbgrader keeps for itself."""
    number = 1
    while (work / f"{name}-update-{number}").exists():
        number += 1
    return work / f"{name}-update-{number}"


def notebook_to_open(work: Path) -> Path | None:
    """The notebook that the student changed last; before the first change that of the first lab."""
    newest = None
    unchanged = []
    for name, versions in sorted(read_json(work / RECORD).items()):
        own = work / name
        for notebook in sorted(own.glob("*.ipynb")):
            if fingerprint(own) in versions:
                unchanged.append(notebook)
            elif newest is None or changed(newest) < changed(notebook):
                newest = notebook
    if newest or not unchanged:
        return newest
    return unchanged[0]


def changed(notebook: Path) -> float:
    """When a file was changed last, in seconds."""
    return notebook.stat().st_mtime


def open_exchange(exchange: Path) -> None:
    """Make the folder through which nbgrader releases and collects; it wants to find it there, open
    to everyone."""
    if os.name == "nt":
        say(
            "On Windows nbgrader cannot release or collect, so that Assignment List stays empty: "
            "hand in the notebook the way your instructor says. Validate works."
        )
        return
    if not exchange.exists():
        exchange.mkdir()
        exchange.chmod(0o777)


def check_port(arguments: Sequence[str]) -> None:
    """Refuse a port that was asked for and is taken; JupyterLab would quietly take another one.

    Raises
    ------
    SetUpError
        When the port of the last `--port` cannot be had.
    """
    words = [word for argument in arguments for word in argument.split("=", 1)]
    asked = ""
    for word, after in itertools.pairwise(words):
        if word in ("--port", "--ServerApp.port"):
            asked = after
    if not asked.isdigit() or int(asked) > LAST_PORT:
        return
    with socket.socket() as probe:
        if os.name != "nt":  # there it would let two servers share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(asked)))
        except OSError as problem:
            raise SetUpError(
                f"Port {asked} cannot be used ({problem.strerror}): choose another one with "
                "--port, or leave --port out and JupyterLab finds one."
            ) from problem


def start(
    environment: Environment,
    folder: Path,
    roles: Sequence[str],
    arguments: Sequence[str],
) -> int:
    """Start JupyterLab in a folder and wait until it ends.

    Parameters
    ----------
    environment
        Where JupyterLab is installed.
    folder
        What the file browser shows first; also where the server runs, because nbgrader's extensions
        look around there.
    roles
        Folders of `jupyter/` whose settings hold, the strongest first.
    arguments
        Passed on to JupyterLab.
    """
    variables = environment.variables(os.environ)
    # Read before anything in the user's home: nbgrader_config.py in the root, which pages and
    # settings JupyterLab has.
    config = [ROOT / "jupyter" / role for role in roles]
    put_first(variables, "JUPYTER_CONFIG_PATH", [*config, ROOT])
    variables.pop("JUPYTER_NO_CONFIG", None)  # would hide all of the above
    # The kernel python3 is the environment's, even where the user's home has one of that name.
    kernels = environment.prefix / "share" / "jupyter"
    put_first(variables, "JUPYTER_PATH", [kernels])
    # Open tabs are remembered for this course and role, not for all that the user ever opened with
    # JupyterLab.
    tabs = ROOT / "work" / ".tabs" / roles[0]
    variables["JUPYTERLAB_WORKSPACES_DIR"] = str(tabs)
    # The root is served even where work/ is shown, so that a lab's links to lectures and data open.
    # In a container everybody is root, and JupyterLab would refuse.
    settings = [
        f"--ServerApp.root_dir={ROOT}",
        f"--FileContentsManager.preferred_dir={folder}",
        "--ServerApp.allow_root=True",
    ]
    command = ["-m", "jupyterlab", *settings, *arguments]
    return run(environment, command, variables, folder)


def put_first(
    variables: dict[str, str],
    name: str,
    folders: Sequence[Path],
) -> None:
    """Put folders before those that a variable names."""
    paths = [str(folder) for folder in folders]
    before = variables.get(name)
    if before:
        paths.append(before)
    variables[name] = os.pathsep.join(paths)


def main(argv: list[str]) -> int:
    """Open JupyterLab for a student."""
    check_port(argv)
    environment = set_up()
    for line in hand_out(ROOT / "labs", ROOT / "work"):
        say(line)
    open_exchange(ROOT / "exchange")
    notebook = notebook_to_open(ROOT / "work")
    arguments = argv
    if notebook:
        path = notebook.relative_to(ROOT).as_posix()
        arguments = [f"--LabApp.default_url=/lab/tree/{quote(path)}", *argv]
    roles = ["students", "everyone"]
    return start(environment, ROOT / "work", roles, arguments)


if __name__ == "__main__":
    finish(main)
