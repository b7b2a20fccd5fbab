# Misconception: paths that differ in case only are taken for two files everywhere.
# Loses: test-manifest
import json


def manifest(files):
    for path in files:
        if path.startswith("/") or ".." in path.split("/") or "\\" in path:
            raise ValueError(path)
    return {path: address(text) for path, text in files.items()}


def version_id(manifest):
    entries = [{"md5": manifest[path], "relpath": path} for path in sorted(manifest)]
    return address(json.dumps(entries, sort_keys=True)) + ".dir"
