# Misconception: a path with the same address as any old one has moved, also where it is a copy.
# Loses: test-diff-moved
def diff(old, new):
    gone = sorted(old.keys() - new.keys())
    come = sorted(new.keys() - old.keys())
    changed = sorted(path for path in old.keys() & new.keys() if old[path] != new[path])
    moved = []
    for path in sorted(old):
        twins = [other for other in come if new[other] == old[path]]
        if twins:
            moved.append((path, twins[0]))
            come.remove(twins[0])
            if path in gone:
                gone.remove(path)
    return {"added": come, "removed": gone, "changed": changed, "moved": moved}


def to_fetch(manifest, have):
    return sorted(set(manifest.values()) - set(have))
