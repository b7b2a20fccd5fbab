# Misconception: tidies a path before it looks, so that a way out in its middle goes unseen.
# Loses: test-manifest
from posixpath import normpath


def manifest(files):
    found = {}
    lowered = {}
    for path, text in files.items():
        other = lowered.setdefault(path.lower(), path)
        if other != path:
            raise ValueError(f"{other} and {path} differ only in upper and lower case")
        if normpath(path).startswith(("/", "../")) or "\\" in path or normpath(path) == "..":
            raise ValueError(f"{path} may lead out of the folder")
        found[path] = address(text)
    return found


def version_id(listing):
    entries = [{"md5": listing[path], "relpath": path} for path in sorted(listing)]
    return address(json.dumps(entries, sort_keys=True)) + ".dir"
