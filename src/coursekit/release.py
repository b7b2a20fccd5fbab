"""What students get: `dist/students/` and `dist/students.zip`, made by an allow-list and checked
before they appear."""

import io
import re
import subprocess
import tempfile
import zipfile
from fnmatch import fnmatchcase
from pathlib import Path

from coursekit.checks import links
from coursekit.checks.leaks import Files, check_leaks
from coursekit.notebooks import Lab

#: Name of the folder in the zip.
FOLDER = "shipping-ml"
#: What students get, and why. Only files that git tracks: what somebody fetched or left behind
#: stays where it is. `*` matches slashes too.
ALLOWED = {
    "labs/*": "what they work on",
    "lectures/*.md": "what they read before",
    "lectures/*.svg": "the lectures' pictures",
    "lectures/*.png": "the lectures' pictures",
    "data/*": "what the labs load: the public files, their cards and their sha256",
    "src/labkit/*.py": "what the labs import",
    "src/labkit/*.js": "the labelling panel in the browser",
    "src/labkit/*.css": "how it looks",
    "src/labkit/codebase/files/*": "the given files of lab 08's package",
    "scripts/bootstrap.py": "sets up the environment",
    "scripts/lab.py": "opens JupyterLab on their copies",
    "scripts/fetch_data.py": "fetches the real batch",
    "scripts/check_proposal.py": "checks their project's proposal and the page of its demo",
    "jupyter/everyone/*": "JupyterLab's settings, which scripts/lab.py points to",
    "jupyter/students/*": "the same, for students alone",
    "nbgrader_config.py": "the course's name and exchange, for Validate and Assignment List",
    "pyproject.toml": "installs labkit; scripts/bootstrap.py reads it",
    "requirements.lock": "what is installed",
    "environment.yml": "the same for conda",
    "LICENSE*": "what they may do with all this",
    "CITATION.cff": "how to cite it",
}
#: Patterns of kinds of file that a course may do without.
OPTIONAL = {"lectures/*.svg", "lectures/*.png", "src/labkit/codebase/files/*"}
#: The students' README, in place of the repository's.
README = Path(__file__).with_name("students.md")
#: Targets of the Makefile that work with what students have.
TARGETS = ("help", "lab")


def collect(root: Path) -> Files:
    """The files of a release: path -> content.

    Raises
    ------
    ValueError
        Git does not know the folder, a tracked file is gone, or an entry of the allow-list matches
        nothing.
    """
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, encoding="utf-8"
    )
    if done.returncode:
        raise ValueError(
            f"{root}: a release is made of the files that git tracks, and git says: "
            f"{done.stderr.strip()}"
        )
    tracked = [name for name in done.stdout.split("\0") if name]
    empty = [
        pattern
        for pattern in ALLOWED.keys() - OPTIONAL
        if not any(fnmatchcase(n, pattern) for n in tracked)
    ]
    if empty:
        raise ValueError(
            f"{root}: git tracks nothing that matches {', '.join(sorted(empty))}; commit what is "
            "missing"
        )
    names = [name for name in tracked if any(fnmatchcase(name, pattern) for pattern in ALLOWED)]
    gone = [name for name in names if not (root / name).is_file()]
    if gone:
        raise ValueError(
            f"{root}: tracked by git but not there: {', '.join(gone)}; restore or remove it with "
            "git"
        )
    files = {name: (root / name).read_bytes() for name in names}
    files["README.md"] = README.read_bytes()
    files["Makefile"] = students_makefile((root / "Makefile").read_text(encoding="utf-8")).encode(
        "utf-8"
    )
    return dict(sorted(files.items()))


def untracked(root: Path) -> list[str]:
    """Files that students would get if git tracked them: what was forgotten to be added."""
    done = subprocess.run(
        ["git", "ls-files", "-z", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    names = done.stdout.split("\0") if done.returncode == 0 else []
    return sorted(name for name in names if any(fnmatchcase(name, pattern) for pattern in ALLOWED))


def students_makefile(makefile: str) -> str:
    """The Makefile with only the targets that work with what students have."""
    kept = []
    for block in re.sub(r"(?m)^\.PHONY:.*$", f".PHONY: {' '.join(TARGETS)}", makefile).split(
        "\n\n"
    ):
        target = re.match(r"([a-z-]+):", block)
        if not target or target[1] in TARGETS:
            kept.append(block.rstrip("\n"))
    return "\n\n".join(kept) + "\n"


def faults(labs: list[Lab], files: Files) -> list[str]:
    """What speaks against giving these files to students."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write(files, folder)
        broken = links.check_pages(folder) + links.check_released_labs(folder)
    return check_leaks(labs, files, "students") + [f"students/{fault}" for fault in broken]


def make(root: Path, labs: list[Lab]) -> list[str]:
    """Make `dist/students/` and `dist/students.zip`; on a fault the ones from before stay.

    Parameters
    ----------
    root : Path
        Of the course.
    labs : list of Lab
        Whose secrets must not get out.

    Returns
    -------
    list of str
        The faults; empty when the release was made.
    """
    files = collect(root)
    if found := faults(labs, files):
        return found
    dist = root / "dist"
    dist.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=dist, prefix=".making-") as scratch:
        folder, archive = Path(scratch, "students"), Path(scratch, "students.zip")
        write(files, folder)
        archive.write_bytes(zipped(files))
        if (dist / "students").exists():
            (dist / "students").rename(Path(scratch, "old"))
        folder.rename(dist / "students")
        archive.replace(dist / "students.zip")
    return []


def write(files: Files, folder: Path) -> None:
    """Write files into a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def zipped(files: Files) -> bytes:
    """A zip of the files: sorted, and without times, owners and rights, so that the same files give
    the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{FOLDER}/{name}", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system, entry.external_attr = (
                zipfile.ZIP_DEFLATED,
                3,
                0o644 << 16,
            )
            archive.writestr(entry, content)
    return target.getvalue()
