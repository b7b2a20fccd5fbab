# Approach: three loops of their own for the three rules, hashlib instead of address, json of a sorted list.
import hashlib
import json


def manifest(files):
    for path in files:
        parts = path.split("/")
        if parts[0] == "" or ".." in parts or path.find("\\") >= 0:
            raise ValueError("unsafe path: " + path)
    names = list(files)
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            if one.casefold() == other.casefold():
                raise ValueError(f"{one!r} and {other!r} are one file elsewhere")
    result = {}
    for path in names:
        result[path] = hashlib.md5(files[path].encode("utf-8")).hexdigest()
    return result


def version_id(manifest):
    entries = []
    for path, where in sorted(manifest.items()):
        entries.append({"relpath": path, "md5": where})
    text = json.dumps(entries, sort_keys=True)
    return hashlib.md5(text.encode()).hexdigest() + ".dir"
