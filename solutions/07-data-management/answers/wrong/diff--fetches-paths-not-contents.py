# Misconception: fetches once for each path, so that a content that lies under two paths is downloaded twice.
# Loses: test-to_fetch
def diff(old, new):
    gone = sorted(old.keys() - new.keys())
    come = sorted(new.keys() - old.keys())
    changed = sorted(path for path in old.keys() & new.keys() if old[path] != new[path])
    moved = []
    for path in list(gone):
        twins = [other for other in come if new[other] == old[path]]
        if twins:
            moved.append((path, twins[0]))
            gone.remove(path)
            come.remove(twins[0])
    return {"added": come, "removed": gone, "changed": changed, "moved": moved}


def to_fetch(manifest, have):
    return sorted(where for where in manifest.values() if where not in have)
