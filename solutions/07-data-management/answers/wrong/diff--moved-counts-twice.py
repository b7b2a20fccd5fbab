# Misconception: a moved file is reported as moved and, besides, as added and removed.
# Loses: test-diff, test-diff-moved
def diff(old, new):
    gone = sorted(old.keys() - new.keys())
    come = sorted(new.keys() - old.keys())
    changed = sorted(path for path in old.keys() & new.keys() if old[path] != new[path])
    moved = [(a, b) for a in gone for b in come if old[a] == new[b]]
    return {"added": come, "removed": gone, "changed": changed, "moved": moved}


def to_fetch(manifest, have):
    return sorted(set(manifest.values()) - set(have))
