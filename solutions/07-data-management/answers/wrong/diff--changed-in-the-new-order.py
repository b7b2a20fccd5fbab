# Misconception: lists changed paths in the order of the new manifest.
# Loses: test-diff
def diff(old, new):
    gone = sorted(old.keys() - new.keys())
    come = sorted(new.keys() - old.keys())
    changed = [path for path in new if path in old and old[path] != new[path]]
    moved = []
    for path in list(gone):
        places = [other for other in come if new[other] == old[path]]
        if places:
            moved.append((path, places[0]))
            gone.remove(path)
            come.remove(places[0])
    return {"added": come, "removed": gone, "changed": changed, "moved": moved}


def to_fetch(wanted, have):
    return sorted(set(wanted.values()) - set(have))
