# Approach: counts the folded names, and puts paths into its messages by repr, backslashes doubled.
import json
from collections import Counter


def manifest(files):
    folded = Counter(map(str.casefold, files))
    for path in files:
        outside = path[:1] == "/" or path[:3] == "../" or path[-3:] == "/.."
        if outside or "/../" in path or path == ".." or "\\" in path:
            raise ValueError(repr(path) + " is no path inside the folder")
    twins = sorted(path for path in files if folded[path.casefold()] > 1)
    if twins:
        raise ValueError(f"only upper and lower case differ: {twins!r}")
    return dict((path, address(files[path])) for path in files)


def version_id(manifest):
    entries = [dict(relpath=path, md5=manifest[path]) for path in sorted(manifest, key=str)]
    return address(json.dumps(entries, sort_keys=True)) + ".dir"
