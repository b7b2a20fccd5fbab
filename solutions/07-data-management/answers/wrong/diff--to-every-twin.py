# Misconception: lets a file move to every new path of its content, not only to the first.
# Loses: test-diff-moved
def diff(old, new):
    gone = sorted(old.keys() - new.keys())
    come = sorted(new.keys() - old.keys())
    changed = sorted(path for path in old.keys() & new.keys() if old[path] != new[path])
    moved = []
    for path in list(gone):
        for other in list(come):
            if old[path] == new[other]:
                moved.append((path, other))
                gone.remove(path)
                come.remove(other)
    return {"added": come, "removed": gone, "changed": changed, "moved": moved}


def to_fetch(manifest, have):
    return sorted(set(manifest.values()) - set(have))
