# Misconception: names the version by the set of contents; a file that moved, or two that swapped, go unnoticed.
# Loses: test-version_id
import json


def manifest(files):
    lowered = {}
    for path in files:
        if path.startswith("/") or ".." in path.split("/") or "\\" in path:
            raise ValueError(path)
        other = lowered.setdefault(path.lower(), path)
        if other != path:
            raise ValueError(f"{other} and {path}")
    return {path: address(text) for path, text in files.items()}


def version_id(manifest):
    return address("".join(sorted(manifest.values()))) + ".dir"
