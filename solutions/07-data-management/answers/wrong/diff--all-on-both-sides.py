# Misconception: what stays the same is listed as changed, too: everything on both sides.
# Loses: test-diff, test-diff-moved
def diff(old, new):
    gone = sorted(old.keys() - new.keys())
    come = sorted(new.keys() - old.keys())
    moved = []
    for path in list(gone):
        twins = [other for other in come if new[other] == old[path]]
        if twins:
            moved.append((path, twins[0]))
            gone.remove(path)
            come.remove(twins[0])
    changed = sorted(old.keys() & new.keys())
    return {"added": come, "removed": gone, "changed": changed, "moved": moved}


def to_fetch(manifest, have):
    return sorted(set(manifest.values()) - set(have))
