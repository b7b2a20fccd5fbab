# Approach: makes the lists again without the moved path instead of removing from them; pandas says what to fetch.
def diff(old, new):
    gone = sorted(old.keys() - new.keys())  # paths in old only
    come = sorted(new.keys() - old.keys())  # paths in new only

    def same(path):
        return [other for other in come if new[other] == old[path]]

    changed = []
    for path in sorted(new):
        if path in old and new[path] != old[path]:
            changed.append(path)
    moved = []
    for path in list(gone):
        candidates = same(path)
        if len(candidates) > 0:
            target = candidates[0]
            moved.append((path, target))
            come = [p for p in come if p != target]
            gone = [p for p in gone if p != path]
    return {"added": come, "removed": gone, "changed": changed, "moved": moved}


def to_fetch(manifest, have):
    wanted = pd.Series(list(manifest.values()), dtype=str).drop_duplicates()
    return wanted[~wanted.isin(have)].sort_values().tolist()
