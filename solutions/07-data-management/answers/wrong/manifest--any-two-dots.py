# Misconception: refuses every path that holds two dots anywhere, such as a..b.csv.
# Loses: test-manifest
import json


def manifest(files):
    lowered = {}
    for path in files:
        if path.startswith("/") or ".." in path or "\\" in path:
            raise ValueError(path)
        other = lowered.setdefault(path.lower(), path)
        if other != path:
            raise ValueError(f"{other} and {path}")
    return {path: address(text) for path, text in files.items()}


def version_id(manifest):
    entries = [{"md5": manifest[path], "relpath": path} for path in sorted(manifest)]
    return address(json.dumps(entries, sort_keys=True)) + ".dir"
