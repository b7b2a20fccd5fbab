"""Make `dist/site/`: pages and slides by Sphinx, whose warnings are errors; checked for leaks
before it appears."""

import os
import shutil
import subprocess
import sys
import tempfile
from html.parser import HTMLParser
from pathlib import Path

from coursekit.checks.leaks import Files, check_leaks, files_in
from coursekit.notebooks import Lab
from coursekit.report import example
from coursekit.site import sources

#: Of reveal.js, what the slides use; its themes, fonts and other plugins stay behind.
REVEAL = {
    "LICENSE",
    "dist/reset.css",
    "dist/reveal.css",
    "dist/reveal.js",
    "plugin/notes/notes.js",
    "plugin/notes/speaker-view.html",
}
#: The front page leads to a whole class report of this lab: what students get wrong in the others
#: is not told beforehand.
REPORTED = "00-start-here"
#: What Sphinx writes for its own next run, what nothing of the slides refers to, and the theme's
#: source maps, which only a debugger reads.
LEFT_BEHIND = ("**/.buildinfo", "slides/objects.inv", "**/_static/**/*.map")


class BuildError(Exception):
    """The site cannot be made; the message says why, one complaint a line."""


def make(root: Path, labs: list[Lab]) -> Path:
    """Make the site; on a fault the one from before stays.

    Parameters
    ----------
    root : Path
        Of the course.
    labs : list of Lab
        Whose secrets must not get out.

    Returns
    -------
    Path
        Its folder.

    Raises
    ------
    BuildError
        A source is missing, Sphinx complains, or a page gives away what is confidential.
    """
    dist = root / "dist"
    dist.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=dist, prefix=".making-") as scratch:
        site = Path(scratch, "site")
        build(root, Path(scratch, "sources"), site)
        if leaks := faults(labs, site):
            raise BuildError("\n".join(leaks))
        if (dist / "site").exists():
            (dist / "site").rename(Path(scratch, "old"))
        site.rename(dist / "site")
    return dist / "site"


def build(root: Path, folder: Path, site: Path) -> None:
    """Make pages and slides of a course.

    Parameters
    ----------
    root : Path
        Of the course.
    folder : Path
        For copies of the sources; made here.
    site : Path
        For the result; made here.
    """
    folder.mkdir(parents=True)
    try:
        origins = sources.stage(root, folder)
        sources.stage_mathjax(site / "_static" / "mathjax")
    except ValueError as error:
        raise BuildError(str(error)) from error
    both = [
        _Sphinx(root, "html", root / "site", folder, site),
        _Sphinx(root, "revealjs", root / "site" / "slides", folder / "lectures", site / "slides"),
    ]
    complaints = [line for one in both for line in one.wait()]
    if complaints:
        raise BuildError("\n".join(_at_home(line, folder, origins) for line in complaints))
    _tidy(site)
    (site / "class-report.html").write_text(example.html(Lab(REPORTED, root)), encoding="utf-8")
    for lab in folder.glob("labs/*/*.ipynb"):
        inside = lab.relative_to(folder)
        shutil.copy(root / inside, site / inside)


class _Sphinx:
    """Sphinx in a process of its own: both run at once, and neither leaves anything in this one."""

    def __init__(
        self,
        root: Path,
        builder: str,
        settings: Path,
        source: Path,
        target: Path,
    ) -> None:
        self.warnings = source.parent / f"{builder}-warnings.txt"
        command = [
            sys.executable,
            "-m",
            "sphinx",
            "-b",
            builder,
            "-W",
            "--keep-going",
            "--no-color",
            "-w",
            str(self.warnings),
            "-c",
            str(settings),
            "-d",
            str(source.parent / f"{builder}-doctrees"),
        ]
        # The slides are few, and their builder reads one file at a time; the progress of one of
        # both is enough.
        command += ["-j", "auto"] if builder == "html" else ["-q"]
        # Documented is this course's code, and sets come out in the same order every time.
        here = {
            **os.environ,
            "PYTHONHASHSEED": "0",
            "PYTHONPATH": os.pathsep.join(
                filter(None, [str(root / "src"), os.environ.get("PYTHONPATH")])
            ),
        }
        self.process = subprocess.Popen(
            [*command, str(source), str(target)],
            env=here,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def wait(self) -> list[str]:
        """Wait for its end; its complaints."""
        _, said = self.process.communicate()
        warned = (
            self.warnings.read_text(encoding="utf-8").splitlines() if self.warnings.exists() else []
        )
        if warned or not self.process.returncode:
            return warned
        return said.splitlines()


def _at_home(line: str, folder: Path, origins: sources.Origins) -> str:
    """A complaint about a copy, as one about its original."""
    line = line.replace(f"{folder}{os.sep}", "")
    path, colon, rest = line.partition(":")
    return f"{origins.get(Path(path).as_posix(), path)}{colon}{rest}"


def _tidy(site: Path) -> None:
    """Leave behind what nobody asks for."""
    reveal = site / "slides" / "_static" / "revealjs"
    for path in sorted(reveal.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(reveal).as_posix() not in REVEAL:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    for pattern in LEFT_BEHIND:
        for path in site.glob(pattern):
            path.unlink()


def faults(labs: list[Lab], site: Path) -> list[str]:
    """What the site gives away that is confidential: solutions, hidden tests, private data.

    Pages are looked into as a reader sees them, because the colours of code are tags between its
    words.
    """
    return check_leaks(
        labs, {name: _readable(name, content) for name, content in _ours(site).items()}, "site"
    )


def _ours(site: Path) -> Files:
    """The site's files without those of Sphinx, the theme, MathJax and reveal.js."""
    return {
        name: content
        for name, content in files_in(site).items()
        if "_static" not in Path(name).parts
    }


def _readable(name: str, content: bytes) -> bytes:
    if not name.endswith(".html"):
        return content
    reader = _Text()
    reader.feed(content.decode("utf-8"))
    return "".join(reader.parts).encode("utf-8")


class _Text(HTMLParser):
    """The text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        """Keep it."""
        self.parts.append(data)
