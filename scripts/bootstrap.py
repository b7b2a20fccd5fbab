"""Set up the course's environment and run things in it, with Python's standard library alone.

    python scripts/bootstrap.py                      make .venv and install what is missing in it
    python scripts/bootstrap.py scripts/check.py     the same, then run a script in the environment
    python scripts/bootstrap.py -m pytest            the same, then run a module in it

Students need requirements.lock; scripts/lab.py installs it. This command installs what authors and
graders need besides, requirements-authors.lock, where that is part of the copy.

The environment is `.venv` in the root of the repository, with two exceptions. The conda environment
that environment.yml describes is used instead while it is active, and brought up to date. An
environment whose folder the variable SHIPPING_ML_ENV holds is taken as it is, and nothing is
installed (tests run copies of the course so).

The syntax here stays that of Python 3.6, so that an old Python gets as far as the line that says it
is too old.
"""

import sys

OLDEST_PYTHON = (3, 11)


def too_old(version: tuple) -> str:
    """What to tell the owner of a Python of this version; empty when it is new enough."""
    if tuple(version[:2]) >= OLDEST_PYTHON:
        return ""
    return (
        f"This is Python {version[0]}.{version[1]} and the course needs "
        f"{OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} or newer:"
        " install one from python.org or your system's packages, then name it, as in `make lab "
        "PYTHON=python3.12` or"
        " `python3.12 scripts/lab.py`."
    )


if too_old(sys.version_info):
    sys.exit(too_old(sys.version_info))

import hashlib  # noqa: E402
import importlib.util  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import re  # noqa: E402
import shutil  # noqa: E402
import signal  # noqa: E402
import subprocess  # noqa: E402
import threading  # noqa: E402
from collections.abc import Callable, Mapping, Sequence  # noqa: E402
from dataclasses import dataclass  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
#: What students install, and the same with what authors and graders need besides.
COURSE_LOCK = "requirements.lock"
AUTHORS_LOCK = "requirements-authors.lock"
STAMP = "shipping-ml.json"
#: The grading engine, a distribution of its own.
ENGINE = "fairmark"
#: How long a program that is told to terminate may take for it.
SECONDS_TO_END = 15
#: Compiles the packages of the Python that runs it, on all cores.
COMPILE = """
import compileall, sysconfig
compileall.compile_dir(sysconfig.get_path("purelib"), quiet=2, workers=0)
"""
NO_CONNECTION = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError|connection "
    r"broken"
    r"|Max retries exceeded|Temporary failure in name|Network is unreachable|Failed to "
    r"establish|getaddrinfo failed",
    re.IGNORECASE,
)


class SetUpError(Exception):
    """Setting up cannot go on; the message is one line that says what to do."""


@dataclass(frozen=True)
class Environment:
    """Where the course's packages live.

    Attributes
    ----------
    prefix
        Folder of the environment.
    kind
        "venv" (made here), "conda" (the user's, active) or "given" (SHIPPING_ML_ENV; taken as it
        is).
    """

    prefix: Path
    kind: str

    @property
    def programs(self) -> Path:
        """Folder of the environment's programs."""
        return self.prefix / ("Scripts" if os.name == "nt" else "bin")

    @property
    def python(self) -> Path:
        """The environment's Python; conda on Windows keeps it beside the folder of programs, not in
        it."""
        if os.name == "nt":
            beside = self.prefix / "python.exe"
            return beside if beside.exists() else self.programs / "python.exe"
        return self.programs / "python"

    def variables(self, environ: Mapping[str, str]) -> dict[str, str]:
        """Environment variables for a program that runs in here, from those of the caller.

        nbgrader starts a bare `alembic`, so that the programs come first on PATH. IPython adds the
        packages of whatever VIRTUAL_ENV names to its path, so that it must name this environment,
        or nothing. Packages of the user's home stay out: they would win over a conda environment's.
        """
        own = {
            name: value
            for name, value in environ.items()
            if name not in ("PYTHONHOME", "VIRTUAL_ENV")
        }
        own["PATH"] = os.pathsep.join([str(self.programs), environ.get("PATH", os.defpath)])
        own["PYTHONNOUSERSITE"] = "1"
        if (self.prefix / "pyvenv.cfg").exists():
            own["VIRTUAL_ENV"] = str(self.prefix)
        return own


def choose(root: Path, environ: Mapping[str, str]) -> Environment:
    """Decide which environment the course in `root` uses; nothing is made or changed.

    Raises
    ------
    SetUpError
        When SHIPPING_ML_ENV names a folder without a Python.
    """
    if environ.get("SHIPPING_ML_ENV"):
        given = Environment(Path(environ["SHIPPING_ML_ENV"]).absolute(), "given")
        if not given.python.exists():
            raise SetUpError(
                f"SHIPPING_ML_ENV is {given.prefix}, and no Python is there: unset it or mend it."
            )
        return given
    conda = Path(environ.get("CONDA_PREFIX") or ".")
    described = re.search(
        r"^name:\s*(\S+)", (root / "environment.yml").read_text(encoding="utf-8"), re.MULTILINE
    )
    if described and conda.name == described[1]:
        return Environment(conda, "conda")
    return Environment(root / ".venv", "venv")


def set_up(
    root: Path = ROOT,
    environ: Mapping[str, str] = os.environ,
    authors: bool = False,
) -> Environment:
    """Make the environment ready and return it; at once when nothing has changed since the last
    time.

    A lock is installed with its hashes; the course's own packages after it, apart, because pip
    refuses an editable package while it checks hashes. What is done is noted in a stamp inside the
    environment only once it is done, so that a run that was broken off is mended by the next one.

    Parameters
    ----------
    root
        The repository, or the unpacked folder that students get.
    environ
        Environment variables.
    authors
        Whether what authors and graders need is installed, too, where this copy has their lock.
        Once installed, it stays.

    Raises
    ------
    SetUpError
        When something is missing; the message is one line that says what to do.
    """
    environment = choose(root, environ)
    if environment.kind == "given":
        return environment
    stamp = environment.prefix / STAMP
    done = read_json(stamp)
    # A moved environment has programs that start the Python of the old place; one without a stamp
    # is the user's own.
    if environment.kind == "venv" and (
        done.get("root", str(root)) != str(root) or not alive(environment)
    ):
        make_venv(environment)
        done = {"root": str(root)}
        write_json(stamp, done)
    wanted = {
        "root": str(root),
        "lock": digest(root / COURSE_LOCK),
        "project": digest(root / "pyproject.toml"),
    }
    lock = root / COURSE_LOCK
    if authors and (root / AUTHORS_LOCK).exists():
        lock = root / AUTHORS_LOCK
        wanted["authors"] = digest(lock)
    elif "authors" in done and done.get("lock") == wanted["lock"]:
        wanted["authors"] = done["authors"]
    if any(done.get(name) != wanted.get(name) for name in ("lock", "authors")):
        install_lock(environment, lock, environ)
    engine = root / ENGINE
    if (engine / "pyproject.toml").exists():  # students' copies are without
        wanted["engine"] = digest(engine / "pyproject.toml")
    if done != wanted:
        editable = ["--editable", str(root)]
        if "engine" in wanted:
            editable += ["--editable", str(engine)]
        pip(environment, ["--no-deps", "--no-build-isolation", *editable], environ)
        write_json(stamp, wanted)
    return environment


def digest(path: Path) -> str:
    """sha256 of a file, line endings aside: git may change those."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def read_json(path: Path) -> dict[str, Any]:
    """The notes in a JSON file; none when there is no such file, or one that cannot be read."""
    try:
        noted = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def write_json(path: Path, value: object) -> None:
    """Write JSON so that a reader finds the old file or the whole new one, never a part."""
    new = path.with_name(path.name + ".new")
    new.write_text(
        json.dumps(value, indent=1, sort_keys=True) + "\n", encoding="utf-8", newline="\n"
    )
    new.replace(path)


def alive(environment: Environment) -> bool:
    """Whether the environment's Python starts, is new enough and has pip; after a system upgrade it
    may not."""
    ask = f"import sys, pip; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    try:
        return (
            subprocess.run([environment.python, "-I", "-c", ask], capture_output=True).returncode
            == 0
        )
    except OSError:
        return False


def make_venv(environment: Environment) -> None:
    """Make `.venv` anew, with pip in it.

    Raises
    ------
    SetUpError
        When this Python lacks what that takes, or it went wrong.
    """
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        raise SetUpError(
            f"{sys.executable} has no venv module to make an environment with: install it (Debian "
            "and Ubuntu:"
            " sudo apt install python3-venv) and run this again, or use another Python: `make lab "
            "PYTHON=python3.12`."
        )
    say(
        f"Making the environment {environment.prefix.name} with Python "
        f"{sys.version_info[0]}.{sys.version_info[1]}."
    )
    if environment.prefix.exists():
        shutil.rmtree(environment.prefix)
    environment.prefix.mkdir()
    # A root that is nowhere: should this be broken off, the next run makes it anew.
    write_json(environment.prefix / STAMP, {"root": ""})
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(environment.prefix)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if made.returncode:
        raise SetUpError(
            f"Could not make {environment.prefix}: {last_line(made.stdout)}. Mend it and run this "
            "again."
        )


def install_lock(environment: Environment, lock: Path, environ: Mapping[str, str]) -> None:
    """Install a lock, every file checked against its hashes.

    pip looks for no dependencies, because a lock is complete, and compiles nothing: Python compiles
    what it imports, once. Grading's sandbox cannot write, so that for it all is compiled here.
    """
    count = len(re.findall(r"^\S+==", lock.read_text(encoding="utf-8"), re.MULTILINE))
    say(f"Installing {lock.name} ({count} packages); this takes a minute or two, once.")
    pip(
        environment,
        ["--no-deps", "--no-compile", "--require-hashes", "--requirement", str(lock)],
        environ,
    )
    if lock.name == AUTHORS_LOCK:
        subprocess.run([str(environment.python), "-c", COMPILE], check=False)


def pip(environment: Environment, arguments: Sequence[str], environ: Mapping[str, str]) -> None:
    """Run `pip install`, a dot for each package, pip's own words kept for when it fails.

    Raises
    ------
    SetUpError
        When pip fails: that there is no network, or else pip's last words.
    """
    command = [
        str(environment.python),
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
        "--retries",
        "2",
        "--progress-bar",
        "off",
        *arguments,
    ]
    said = []
    with subprocess.Popen(
        command,
        env=environment.variables(environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                said.append(line)
                if line.startswith("Collecting "):
                    print(".", end="", flush=True)
        finally:  # whatever comes next, it begins on a line of its own
            if any(line.startswith("Collecting ") for line in said):
                print(flush=True)
    if process.returncode:
        words = "".join(said)
        if NO_CONNECTION.search(words):
            raise SetUpError(
                "The packages could not be downloaded, for want of a network: connect and run this "
                "again"
                " (what was downloaded is kept)."
            )
        raise SetUpError(
            f"pip could not install the packages: {last_line(words)}. Mend that and run this again."
        )


def last_line(words: str) -> str:
    """The last line of a program's output that reports an error, or the last there is."""
    lines = [line.strip().rstrip(".") for line in words.splitlines() if line.strip()]
    errors = [line for line in lines if re.search(r"error", line, re.IGNORECASE)]
    return (errors or lines or ["it said nothing"])[-1]


def say(line: str) -> None:
    """Print a line now, so that it stands before what other programs print."""
    print(line, flush=True)


def run(
    environment: Environment,
    arguments: Sequence[str],
    variables: Mapping[str, str],
    folder: Path,
) -> int:
    """Run the environment's Python in a folder and wait for it; return its exit code.

    Ctrl-C reaches the program by itself, through the terminal, and what it does about it is its own
    affair (JupyterLab asks); a request to terminate is passed on, so that no server outlives the
    command that started it. A JupyterLab that is told to end while it reads a file waits for ever
    for the thread that read it (jupyterlab issue 10442), so one that has not ended is killed.
    """
    process = subprocess.Popen(
        [str(environment.python), *arguments], env=dict(variables), cwd=folder
    )

    def end(*_: object) -> None:
        process.terminate()
        last = threading.Timer(SECONDS_TO_END, process.kill)
        last.daemon = True
        last.start()

    signal.signal(signal.SIGTERM, end)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def finish(main: Callable[[list[str]], int]) -> None:
    """Run a command's `main` on the command line's arguments and exit, with one line instead of a
    traceback."""
    try:
        sys.exit(main(sys.argv[1:]))
    except SetUpError as problem:
        sys.exit(str(problem))
    except OSError as problem:
        sys.exit(
            f"{problem.filename or 'The system'}: {problem.strerror or problem}. Mend that and run "
            "this again."
        )
    except KeyboardInterrupt:
        sys.exit("Stopped; run this again to go on.")


def main(argv: list[str]) -> int:
    """Set up; then run in the environment what the arguments name, if anything."""
    environment = set_up(authors=True)
    return run(environment, argv, environment.variables(os.environ), Path.cwd()) if argv else 0


if __name__ == "__main__":
    finish(main)
