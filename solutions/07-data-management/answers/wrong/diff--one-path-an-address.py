# Misconception: keeps one path for each address (a dictionary turned round), so files of one content get lost.
# Loses: test-diff-moved
def diff(old, new):
    changed = sorted(path for path in old.keys() & new.keys() if old[path] != new[path])
    gone = {old[path]: path for path in sorted(old.keys() - new.keys(), reverse=True)}
    come = {new[path]: path for path in sorted(new.keys() - old.keys(), reverse=True)}
    moved = sorted((gone[at], come[at]) for at in gone.keys() & come.keys())
    added = sorted(come[at] for at in come.keys() - gone.keys())
    removed = sorted(gone[at] for at in gone.keys() - come.keys())
    return {"added": added, "removed": removed, "changed": changed, "moved": moved}


def to_fetch(manifest, have):
    return sorted(set(manifest.values()) - set(have))
