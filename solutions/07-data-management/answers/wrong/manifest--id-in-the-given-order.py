# Misconception: writes the entries in the order of the dictionary, so that one folder has many names.
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
    entries = [{"md5": where, "relpath": path} for path, where in manifest.items()]
    return address(json.dumps(entries, sort_keys=True)) + ".dir"
