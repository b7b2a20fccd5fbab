"""Install fairmark beside the oldest and the newest packages that it admits, and grade there.

python scripts/try_versions.py                        with this Python
python scripts/try_versions.py python3.12 python3.14  with these, one after the other

Each Python gets two environments, in a temporary folder: one with the lowest versions that
fairmark/pyproject.toml admits and that have a wheel for it, one with the highest. In each, the
quickstart of fairmark's README, all kinds of tests and the codec are tried. This takes minutes, and
the network. It prints the table of fairmark/README.md.

Exit code: 0 everything passed, 1 something did not.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from coursekit.bench.measure import table

ROOT = Path(__file__).resolve().parents[1]
ENGINE = ROOT / "fairmark"
#: Which versions are chosen, as uv calls it.
RESOLUTIONS = ("lowest-direct", "highest")
TESTS = ("test_distribution.py", "test_kinds.py", "test_codec.py")
#: Package -> its column in the table.
SHOWN = {
    "pandas": "pandas",
    "numpy": "NumPy",
    "pyarrow": "pyarrow",
    "ipython": "IPython",
    "sqlalchemy": "SQLAlchemy",
}


def uv(*words: str) -> str:
    """What a command of uv prints.

    Raises
    ------
    subprocess.CalledProcessError
        It failed, and has said why.
    """
    return output(sys.executable, "-m", "uv", *words, "--quiet")


def output(*command: str) -> str:
    """What a command prints, if it succeeds."""
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


def install(python: str, resolution: str, folder: Path) -> Path:
    """The Python of a new environment that holds fairmark and what its tests need."""
    source = folder / "fairmark"  # a copy: to build it leaves files behind
    not_copied = shutil.ignore_patterns("*.egg-info", "build")
    shutil.copytree(ENGINE, source, ignore=not_copied)
    environment = folder / "environment"
    uv("venv", "--python", python, str(environment))
    made = environment / "bin" / "python"
    pip = ("pip", "install", "--python", str(made), "--only-binary", ":all:")
    uv(*pip, "--no-binary", "fairmark", "--resolution", resolution, str(source))
    chosen = [f"{name}=={version}" for name, version in versions(made).items()]
    constraints = folder / "constraints.txt"
    constraints.write_text("\n".join(chosen), encoding="utf-8")
    uv(*pip, "--constraint", str(constraints), *tools())
    return made


def tools() -> list[str]:
    """What the tests need besides fairmark."""
    text = (ENGINE / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    return project["optional-dependencies"]["test"]


def versions(python: Path) -> dict[str, str]:
    """The packages of an environment that come from an index, each with its version."""
    frozen = uv("pip", "freeze", "--python", str(python))
    found = {}
    for line in frozen.splitlines():
        if "==" in line:
            name, version = line.split("==")
            found[name] = version
    return found


def passed(python: Path) -> bool:
    """Whether the tests pass in an environment."""
    files = [str(ENGINE / "tests" / name) for name in TESTS]
    command = [str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider", *files]
    done = subprocess.run(command, cwd=ENGINE, check=False)
    return done.returncode == 0


def row(python: Path, well: bool) -> dict[str, str]:
    """An environment's line of the table."""
    said = output(str(python), "-c", "import platform; print(platform.python_version())")
    held = versions(python)
    line = {"Python": said.strip()}
    for package, title in SHOWN.items():
        line[title] = held[package]
    line["tests"] = "passed" if well else "failed"
    return line


def main() -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("python", nargs="*", help="a Python: a path, or a name on the path")
    pythons = parser.parse_args().python or [sys.executable]
    rows = []
    all_well = True
    for python in pythons:
        for resolution in RESOLUTIONS:
            with tempfile.TemporaryDirectory() as scratch:
                made = install(python, resolution, Path(scratch))
                well = passed(made)
                rows.append(row(made, well))
            all_well = all_well and well
    print(table(rows))
    return 0 if all_well else 1


if __name__ == "__main__":
    sys.exit(main())
