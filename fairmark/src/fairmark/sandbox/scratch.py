"""The scratch folder, seen from inside the sandbox."""

import os
from pathlib import Path


def move_in(scratch: Path) -> None:
    """Make this folder home, working folder and temporary folder of this process."""
    work = scratch / "work"
    temporary = scratch / "tmp"
    for folder in (work, temporary):
        folder.mkdir(parents=True, exist_ok=True)
    os.environ["HOME"] = str(work)
    for name in ("TMPDIR", "MPLCONFIGDIR", "IPYTHONDIR"):
        os.environ[name] = str(temporary)
    os.chdir(work)


def put_files(files: dict[str, bytes]) -> None:
    """Write files into the working folder, by their relative names."""
    for name, content in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
