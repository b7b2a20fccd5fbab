"""Files that are written whole or not at all."""

import os
from pathlib import Path


def holds(path: Path, text: str) -> bool:
    """Whether a file holds just that."""
    return path.is_file() and path.read_bytes() == text.encode(errors="replace")


def write(path: Path, text: str) -> None:
    """Write a file whole or not at all, and onto the disk; nothing to do if it holds just that.

    Halves of characters, which no file can hold, become question marks: students' notebooks may
    have them.
    """
    if holds(path, text):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    # Always of this name: what a killed run left is written over.
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except FileNotFoundError:
        if not holds(path, text):  # else another run has just written the same
            raise
    finally:
        part.unlink(missing_ok=True)
