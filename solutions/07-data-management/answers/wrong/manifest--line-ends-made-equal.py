# Misconception: normalises line ends and blanks before hashing, so that the address is not that of the file.
# Loses: test-manifest
import json


def manifest(files):
    lowered = {}
    for path in files:
        if path.startswith("/") or ".." in path.split("/") or "\\" in path:
            raise ValueError(path)
        other = lowered.setdefault(path.lower(), path)
        if other != path:
            raise ValueError(f"{other} and {path}")
    return {path: address("\n".join(text.splitlines())) for path, text in files.items()}


def version_id(manifest):
    entries = [{"md5": manifest[path], "relpath": path} for path in sorted(manifest)]
    return address(json.dumps(entries, sort_keys=True)) + ".dir"
