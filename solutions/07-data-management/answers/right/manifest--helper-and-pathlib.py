# Approach: a helper in a cell of its own that uses pathlib, and a table of lower-case names.
import json
from collections import defaultdict
from pathlib import PurePosixPath


def is_safe(path):
    pure = PurePosixPath(path)
    return not pure.is_absolute() and ".." not in pure.parts and "\\" not in path


# %%
def manifest(files):
    unsafe = [path for path in files if not is_safe(path)]
    if unsafe:
        raise ValueError(f"these paths lead out of the folder: {unsafe}".replace("\\\\", "\\"))
    groups = defaultdict(list)
    for path in files:
        groups[path.lower()].append(path)
    for group in groups.values():
        if len(group) > 1:
            raise ValueError(", ".join(group))
    return dict(zip(files, map(address, files.values())))


def version_id(manifest):
    rows = [dict(md5=where, relpath=path) for path, where in manifest.items()]
    rows.sort(key=lambda row: row["relpath"])
    return f"{address(json.dumps(rows, sort_keys=True))}.dir"
