"""Make a JupyterHub for the course on this server: the environment, what students get, the course,
the exchange.

    make release
    python3 scripts/bootstrap.py deploy/jupyterhub/up.py --instructor grace
    python3 scripts/bootstrap.py deploy/jupyterhub/up.py --instructor grace --to /srv/spring

Everything goes into one folder, /srv/shipping-ml unless --to says otherwise. Run again after an
update, it brings up to date what students get and the settings; the instructor's course and the
exchange stay as they are. It makes the group shipping-ml, whose members are the students, and no
accounts. README.md beside this file says the rest.
"""

import argparse
import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from coursekit import notebooks, release

GROUP = "shipping-ml"
HERE = Path(__file__).resolve().parent
RELEASE = notebooks.ROOT / "dist" / "students.zip"


class CannotSetUp(Exception):
    """The hub cannot be made; the message says what to do."""


def main() -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--instructor",
        required=True,
        metavar="ACCOUNT",
        help="who teaches; the account is there already",
    )
    parser.add_argument(
        "--to",
        type=Path,
        default=Path("/srv/shipping-ml"),
        metavar="FOLDER",
        help="where everything goes",
    )
    options = parser.parse_args()
    os.umask(0o022)  # what is made is for other accounts, too, where nothing else is said
    try:
        instructor = check(options.instructor)
        programs = make(options.to.absolute(), instructor)
    except (CannotSetUp, ValueError, OSError, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Students are the members of the group {GROUP}: usermod --append --groups {GROUP} NAME")
    print(f"Start it, as root: cd {options.to}/hub && {programs / 'jupyterhub'}")
    return 0


def check(instructor: str) -> pwd.struct_passwd:
    """The instructor's account.

    Raises
    ------
    CannotSetUp
        Whoever runs this may not give folders to others, or something is missing: release, proxy,
        account.
    """
    if os.geteuid() != 0:
        raise CannotSetUp("this gives folders to other accounts: run it as root")
    if not RELEASE.exists():
        raise CannotSetUp(
            f"{RELEASE} is not there: run `make release` first, which checks what students get for "
            "leaks"
        )
    if shutil.which("configurable-http-proxy") is None:
        raise CannotSetUp(
            "JupyterHub's proxy is missing: install it (Debian: apt-get install "
            "node-configurable-http-proxy; "
            "elsewhere, with Node.js: npm install --global configurable-http-proxy)"
        )
    try:
        return pwd.getpwnam(instructor)
    except KeyError:
        raise CannotSetUp(
            f"there is no account {instructor}: make it first (useradd --create-home, passwd)"
        ) from None


def make(home: Path, instructor: pwd.struct_passwd) -> Path:
    """Make the folder, or bring it up to date.

    Parameters
    ----------
    home : Path
        The folder.
    instructor : struct_passwd
        Whose the course is.

    Returns
    -------
    Path
        The folder of the environment's programs.

    Raises
    ------
    CannotSetUp
        Other accounts could not read what they need.
    CalledProcessError
        A command of the system failed; what it said is on the terminal.
    """
    subprocess.run(["groupadd", "--force", "--system", GROUP], check=True)
    home.mkdir(parents=True, exist_ok=True)
    hand_out(home)
    programs = environment(home)
    # Where the database with the tokens and the cookies' secret will lie.
    (home / "hub").mkdir(mode=0o700, exist_ok=True)
    shutil.copy(HERE / "jupyterhub_config.py", home / "hub")
    if not (home / "course").exists():
        clone(home, instructor)
    open_exchange(home, instructor)
    return programs


def hand_out(home: Path) -> None:
    """Put what students get where all can read it; the environment inside stays."""
    with tempfile.TemporaryDirectory(dir=home) as scratch:
        with zipfile.ZipFile(RELEASE) as archive:
            archive.extractall(scratch)
        new, old = Path(scratch, release.FOLDER), home / "students"
        if (old / ".venv").exists():
            (old / ".venv").rename(new / ".venv")
        if old.exists():
            old.rename(Path(scratch, "old"))
        new.rename(old)
    for path in (
        home,
        old,
        *old.glob("[!.]*"),
        *(each for part in old.glob("[!.]*") for each in part.rglob("*")),
    ):
        path.chmod(0o755 if path.is_dir() else 0o644)


def environment(home: Path) -> Path:
    """Install the course's environment among the students' files; the folder of its programs.

    Raises
    ------
    CannotSetUp
        Its Python lies where other accounts cannot go.
    """
    students = home / "students"
    ask = "import sys; print(sys.prefix, sys.base_prefix, sep='\\n')"
    done = subprocess.run(
        [sys.executable, str(students / "scripts" / "bootstrap.py"), "-c", ask],
        cwd=students,
        text=True,
        stdout=subprocess.PIPE,
        check=True,
    )
    prefix, base = map(Path, done.stdout.splitlines()[-2:])
    for path in (home, prefix, base):
        closed = next(
            (each for each in (path, *path.parents) if not each.stat().st_mode & stat.S_IXOTH), None
        )
        if closed:
            raise CannotSetUp(
                f"other accounts cannot use {path}, because {closed} is closed to them: run this "
                "with a Python "
                "of the system, and --to a folder that all can enter"
            )
    return prefix / "bin"


def clone(home: Path, instructor: pwd.struct_passwd) -> None:
    """Give the instructor the whole course, which nobody else may read."""
    part = home / "course.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700)
    subprocess.run(
        ["git", "clone", "--quiet", "--no-hardlinks", str(notebooks.ROOT), str(part)], check=True
    )
    subprocess.run(
        ["chown", "--recursive", f"{instructor.pw_uid}:{instructor.pw_gid}", str(part)], check=True
    )
    part.rename(home / "course")


def open_exchange(home: Path, instructor: pwd.struct_passwd) -> None:
    """Make the folder that all write to, and in it the course's, so that no student can make it
    first."""
    from fairmark import (
        course,  # brings nbgrader, which takes seconds: not before it is clear what to do
    )

    root = home / "exchange"
    root.mkdir(exist_ok=True)
    root.chmod(0o1777)  # nbgrader wants 777; the sticky bit keeps everybody's things theirs
    own = root / course.read(notebooks.ROOT).directory.course_id
    own.mkdir(mode=0o755, exist_ok=True)
    os.chown(own, instructor.pw_uid, instructor.pw_gid)


if __name__ == "__main__":
    sys.exit(main())
