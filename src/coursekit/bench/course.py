"""What building, checking, testing and releasing the course takes, by part. Changes nothing in the
course's folders."""

import importlib.metadata
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from nbclient.exceptions import CellExecutionError
from packaging.requirements import Requirement

from coursekit import build, notebooks, release
from coursekit.bench.measure import Stopwatch, table
from coursekit.checks import readability
from coursekit.notebooks import ROOT, Lab

TITLE = "The course itself"
ABOUT = """
What an author waits for. Build: for each lab, compare the text twin with the notebook, and run a
copy of the solution from top to bottom; then generate all labs. Check: the steps of
`scripts/check.py`, with the seconds that it reports. Tests: a run of pytest for each folder on
all cores, its start included. Release: what goes into the students' copy, the search for leaks
and broken links in it, and the zip. Times are seconds; CPU counts child processes, too, but on
Windows, and not what ran in a sandbox.
Install: what each lock puts on this machine, without what Python compiles. Density: AST nodes a
line of code.
"""
#: A line of scripts/check.py: whether the step passed, its name, its seconds.
STEP = re.compile(r"^(?P<result>ok|FAULT) +(?P<name>\S.*?) +(?P<wall>\d+\.\d) s$", re.MULTILINE)

Row = dict[str, str]


def body(say: Callable[[str], None]) -> str:
    """Measure, saying each line as it ends; the table as text."""
    rows = []
    for measure in (build_times, check_times, test_times, release_times, installs, densities):
        for line in measure():
            say(", ".join(value for value in line.values()))
            rows.append(line)
    return table(rows)


def timed(part: str, step: str, work: Callable[[], bool]) -> Row:
    """Do the work, which says whether it went well; a line of the table."""
    with Stopwatch() as watch:
        good = work()
    return line(part, step, watch.wall, f"{watch.cpu:.1f}", good)


def line(
    part: str,
    step: str,
    wall: float,
    cpu: str,
    good: bool,
) -> Row:
    """A line of the table."""
    return {
        "part": part,
        "step": step,
        "wall": f"{wall:.1f}",
        "CPU": cpu,
        "result": "ok" if good else "FAILED",
    }


def passes(*arguments: str) -> bool:
    """Run Python in the course's folder; whether it went well, and what it said if it did not."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if done.returncode:
        print(done.stdout, file=sys.stderr)
    return done.returncode == 0


def build_times() -> Iterator[Row]:
    """Build every lab in a folder of its own."""
    labs = notebooks.labs()
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copytree(ROOT / "solutions", Path(scratch, "solutions"))
        for lab in labs:
            yield timed("build", f"{lab.name}: compare the twin", partial(in_sync, lab))
            yield timed(
                "build", f"{lab.name}: run", partial(executed, Lab(lab.name, Path(scratch)))
            )
        yield timed(
            "build", f"generate {len(labs)} labs", partial(generated, labs, Path(scratch, "labs"))
        )


def in_sync(lab: Lab) -> bool:
    """Whether the twin is the text of its notebook."""
    return not build.stale_twin(lab)


def executed(lab: Lab) -> bool:
    """Run a solution; whether every cell went well."""
    try:
        build.execute(lab)
    except CellExecutionError:
        return False
    return True


def generated(labs: list[Lab], folder: Path) -> bool:
    """Generate the labs' folders."""
    build.generate(labs, folder)
    return all((folder / lab.name).is_dir() for lab in labs)


def check_times() -> Iterator[Row]:
    """Run scripts/check.py once: its steps, then all of it."""
    with Stopwatch() as watch:
        done = subprocess.run(
            [sys.executable, "scripts/check.py"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
    for step in STEP.finditer(done.stdout):
        yield line("check", step["name"], float(step["wall"]), "-", step["result"] == "ok")
    yield line("check", "all of it", watch.wall, f"{watch.cpu:.1f}", done.returncode == 0)


def test_times() -> Iterator[Row]:
    """Run the tests as `make test` does, a folder at a time; the files beside the folders are one
    part, too."""
    tests = ROOT / "tests"
    parts = {"tests/*.py": sorted(tests.glob("test_*.py"))}
    for folder in [ROOT / "fairmark" / "tests", *sorted(tests.iterdir())]:
        if any(folder.glob("test_*.py")):
            parts[folder.relative_to(ROOT).as_posix()] = [folder]
    for name, paths in parts.items():
        run = ["-m", "pytest", "-q", "-n", "auto", *map(str, paths)]
        yield timed("tests", name, partial(passes, *run))


def release_times() -> Iterator[Row]:
    """Put a release together, check it and pack it, without writing it."""
    files: release.Files = {}
    yield timed(
        "release", "collect the files", lambda: bool(files.update(release.collect(ROOT)) or files)
    )
    yield timed("release", "leaks and links", lambda: not release.faults(notebooks.labs(), files))
    yield timed("release", "zip", lambda: bool(release.zipped(files)))


def installs() -> Iterator[Row]:
    """Count what each lock installs here, and its megabytes."""
    for lock in ("requirements.lock", "requirements-authors.lock"):
        packages = locked(ROOT / lock)
        size = sum(map(installed_bytes, packages))
        yield fact("install", lock, f"{len(packages)} packages, {size / 1e6:.0f} MB")


def locked(lock: Path) -> list[str]:
    """The packages that a lock installs on this machine."""
    names = []
    for entry in re.findall(r"^\S.*==.*", lock.read_text(encoding="utf-8"), re.MULTILINE):
        requirement = Requirement(entry.rstrip(" \\"))
        if requirement.marker is None or requirement.marker.evaluate():
            names.append(requirement.name)
    return names


def installed_bytes(package: str) -> int:
    """What a package's files take, without what Python compiled."""
    size = 0
    for file in importlib.metadata.files(package) or []:
        path = Path(str(file.locate()))
        if path.suffix != ".pyc" and path.is_file():
            size += path.stat().st_size
    return size


def densities() -> Iterator[Row]:
    """Measure how dense each package's code is."""
    for package in readability.PACKAGES:
        nodes = readability.density(readability.read(ROOT, package))
        yield fact("density", package, f"{nodes:g} nodes a line")


def fact(part: str, step: str, result: str) -> Row:
    """A line of the table that takes no time."""
    return {"part": part, "step": step, "wall": "-", "CPU": "-", "result": result}
